-- The shop: items that are sold, and orders for them.
--
-- Roles
--   shop_owner  owns everything; nobody logs in as it
--   agent_user  the service: reads, and writes only through the functions of 003
--   maintenance whoever maintains tables by hand; the demo's lock holder uses it

DO $$
BEGIN
  -- Roles belong to the whole cluster: another database of it may have made them already.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop_owner') THEN CREATE ROLE shop_owner NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'agent_user') THEN CREATE ROLE agent_user LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'maintenance') THEN CREATE ROLE maintenance LOGIN; END IF;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA shop AUTHORIZATION shop_owner;

SET ROLE shop_owner;

CREATE TABLE shop.items (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku         text NOT NULL UNIQUE,
  name        text NOT NULL,
  description text NOT NULL,
  price_cents integer NOT NULL CHECK (price_cents > 0),
  stock       integer NOT NULL CHECK (stock >= 0)
) WITH (fillfactor = 80); -- room on each page, so that a change of stock touches no index

CREATE TABLE shop.orders (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  item_id     bigint NOT NULL REFERENCES shop.items (id),
  quantity    integer NOT NULL CHECK (quantity BETWEEN 1 AND 100),
  total_cents bigint NOT NULL,
  placed_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_item_id ON shop.orders (item_id);

RESET ROLE;
