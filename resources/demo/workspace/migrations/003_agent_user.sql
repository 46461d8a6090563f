-- agent_user reads, and writes only through these functions. They run with the rights of their owner, and each fixes its
-- search_path: otherwise a caller could put an object of its own in front of ours.

SET ROLE shop_owner;

CREATE FUNCTION shop.place_order(item_id bigint, quantity integer)
RETURNS TABLE (order_id bigint, total_cents bigint, placed_at timestamptz)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  price integer;
BEGIN
  IF place_order.quantity IS NULL OR place_order.quantity NOT BETWEEN 1 AND 100 THEN
    RAISE EXCEPTION 'quantity must be 1 to 100, not %', place_order.quantity USING ERRCODE = 'check_violation';
  END IF;
  -- What is sold out is ordered again at once, so that a soak of eight hours does not end with an empty shop.
  UPDATE shop.items AS i
     SET stock = CASE WHEN i.stock < place_order.quantity THEN i.stock + 1000 ELSE i.stock END - place_order.quantity
   WHERE i.id = place_order.item_id
  RETURNING i.price_cents INTO price;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no item %', place_order.item_id USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN QUERY
    INSERT INTO shop.orders AS o (item_id, quantity, total_cents)
    VALUES (place_order.item_id, place_order.quantity, price::bigint * place_order.quantity)
    RETURNING o.id, o.total_cents, o.placed_at;
END
$$;

-- Keeps the newest orders; answers how many went.
CREATE FUNCTION shop.forget_old_orders(keep integer)
RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  gone bigint;
BEGIN
  IF keep IS NULL OR keep < 1000 THEN
    RAISE EXCEPTION 'keep must be at least 1000, not %', keep USING ERRCODE = 'check_violation';
  END IF;
  DELETE FROM shop.orders AS o WHERE o.id <= (SELECT max(n.id) - keep FROM shop.orders AS n);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;

REVOKE ALL ON FUNCTION shop.place_order(bigint, integer), shop.forget_old_orders(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shop.place_order(bigint, integer), shop.forget_old_orders(integer) TO agent_user;

GRANT USAGE ON SCHEMA shop TO agent_user, maintenance;
GRANT SELECT ON shop.items, shop.orders TO agent_user, maintenance;
-- VACUUM, REINDEX, LOCK TABLE and the like, but no writing (MAINTAIN is new in Postgres 17).
GRANT MAINTAIN ON shop.items, shop.orders TO maintenance;

RESET ROLE;
