-- 5,000 items; the same on every machine.

INSERT INTO shop.items (sku, name, description, price_cents, stock)
SELECT
  format('HP-%s', lpad(n::text, 5, '0')),
  format('%s %s %s',
    (ARRAY['Plain', 'Heavy', 'Folding', 'Brass', 'Oak', 'Enamel', 'Linen', 'Steel', 'Walnut', 'Cork'])[1 + n % 10],
    (ARRAY['desk', 'wall', 'travel', 'garden', 'kitchen', 'workshop', 'reading'])[1 + n % 7],
    (ARRAY['lamp', 'clock', 'box', 'chair', 'kettle', 'bench', 'shelf', 'tray', 'hook', 'bell', 'scale'])[1 + n % 11]),
  format('Item %s of the catalogue. Made to last, sent within two days, taken back within thirty.', n),
  100 + (n * 7919) % 25000,
  200 + (n * 104729) % 800
FROM generate_series(1, 5000) AS n;

ANALYZE shop.items;
