-- The shop's rows. The same on every machine and every day: values come from a linear congruence over row numbers, dates are
-- fixed. Written for PostgreSQL, straight into the tables.

CREATE FUNCTION pg_temp.pick(n int8, k int8, m int8) RETURNS int8 IMMUTABLE LANGUAGE sql AS
$$ SELECT (((n * 1103515245 + k * 7919 * 12345 + 12345) % 2147483648) * 48271 % 2147483647 / 11) % m $$;
CREATE FUNCTION pg_temp.guid(n int8, k int8) RETURNS uuid IMMUTABLE LANGUAGE sql AS $$ SELECT md5(k::text || ':' || n::text)::uuid $$;
CREATE FUNCTION pg_temp.at(stamp timestamp) RETURNS int8 IMMUTABLE LANGUAGE sql AS $$ SELECT tsql.ticks_of_stamp(stamp) $$;

INSERT INTO catalog."Categories" VALUES
  (1, NULL, 'Home'), (2, NULL, 'Outdoor'), (3, NULL, 'Electronics'), (4, NULL, 'Books'), (5, NULL, 'Food'),
  (11, 1, 'Kitchen'), (12, 1, 'Furniture'), (13, 1, 'Lighting'), (21, 2, 'Camping'), (22, 2, 'Cycling'), (23, 2, 'Garden'),
  (31, 3, 'Audio'), (32, 3, 'Computers'), (33, 3, 'Photography'), (41, 4, 'Fiction'), (42, 4, 'Non-fiction'), (43, 4, 'Children''s books'),
  (51, 5, 'Coffee & tea'), (52, 5, 'Sweets'), (53, 5, 'Spices');

INSERT INTO catalog."Products" ("Sku", "Name", "CategoryId", "ListPrice", "UnitCost", "TaxRate", "WeightKg", "ReleasedOn", "IsDiscontinued", "Thumbnail", "Description")
SELECT 'SKU-' || lpad(n::text, 5, '0'),
  (ARRAY['Classic', 'Compact', 'Deluxe', 'Élan', 'Fjällräv', 'Nordlys', 'Señora', 'Ōkami', 'Zürich', 'Brio', 'Δέλτα', 'Мир'])[1 + pg_temp.pick(n, 1, 12)] || ' '
    || (ARRAY['kettle', 'chair', 'lamp', 'tent', 'bicycle bell', 'trowel', 'headphones', 'keyboard', 'tripod', 'novel', 'atlas', 'picture book', 'café molido', 'turrón', '抹茶', 'cardamom'])[1 + pg_temp.pick(n, 2, 16)]
    || ' ' || (100 + pg_temp.pick(n, 3, 900)) || CASE WHEN n % 97 = 0 THEN ' 🎁' ELSE '' END,
  (ARRAY[11, 12, 13, 21, 22, 23, 31, 32, 33, 41, 42, 43, 51, 52, 53])[1 + pg_temp.pick(n, 4, 15)],
  (199 + pg_temp.pick(n, 5, 49800)) / 100.0,
  round((199 + pg_temp.pick(n, 5, 49800)) / 100.0 * (0.4 + pg_temp.pick(n, 6, 40) / 100.0), 4),
  (ARRAY[0.2100, 0.2100, 0.1000, 0.0400])[1 + pg_temp.pick(n, 7, 4)],
  CASE WHEN n % 11 = 0 THEN NULL ELSE (50 + pg_temp.pick(n, 8, 19950)) / 1000.0 END,
  date '2015-01-01' + pg_temp.pick(n, 9, 3900)::int,
  (pg_temp.pick(n, 10, 100) < 8)::int,
  CASE WHEN n % 10 = 0 THEN '\x89504e470d0a1a0a'::bytea || decode(md5(n::text), 'hex') END,
  CASE WHEN n % 4 = 0 THEN 'Made to last. ' || repeat('Materials are listed on the label. ', 1 + pg_temp.pick(n, 11, 6)::int) END
FROM generate_series(1, 1500) n;

INSERT INTO crm."Customers" ("CustomerNumber", "Name", "Email", "Phone", "CountryCode", "BirthDate", "CreditLimit", "LoyaltyTier", "IsActive", "ExternalId", "CreatedAt", "Notes")
SELECT 'C' || lpad(n::text, 7, '0'),
  CASE c.code
    WHEN 'JP' THEN (ARRAY['佐藤', '鈴木', '高橋', '田中', '伊藤'])[1 + pg_temp.pick(n, 21, 5)] || ' ' || (ARRAY['陽菜', '蓮', '結衣', '大和', '葵'])[1 + pg_temp.pick(n, 22, 5)]
    WHEN 'GR' THEN (ARRAY['Γιώργος', 'Μαρία', 'Ελένη', 'Νίκος'])[1 + pg_temp.pick(n, 21, 4)] || ' ' || (ARRAY['Παπαδόπουλος', 'Νικολάου', 'Γεωργίου'])[1 + pg_temp.pick(n, 22, 3)]
    WHEN 'UA' THEN (ARRAY['Олена', 'Тарас', 'Марія', 'Богдан'])[1 + pg_temp.pick(n, 21, 4)] || ' ' || (ARRAY['Шевченко', 'Коваленко', 'Бондаренко'])[1 + pg_temp.pick(n, 22, 3)]
    WHEN 'EG' THEN (ARRAY['فاطمة', 'أحمد', 'ليلى', 'عمر'])[1 + pg_temp.pick(n, 21, 4)] || ' ' || (ARRAY['حسن', 'محمود', 'السيد'])[1 + pg_temp.pick(n, 22, 3)]
    WHEN 'IN' THEN (ARRAY['आरव', 'अनन्या', 'विवान', 'दीया'])[1 + pg_temp.pick(n, 21, 4)] || ' ' || (ARRAY['शर्मा', 'पटेल', 'सिंह'])[1 + pg_temp.pick(n, 22, 3)]
    ELSE (ARRAY['María', 'José', 'Ana', 'Lucía', 'Jürgen', 'Zoë', 'Łukasz', 'Åse', 'François', 'Nuño', 'Siobhán', 'Emma', 'Liam', 'Noah', 'Olivia', 'Çağla'])[1 + pg_temp.pick(n, 21, 16)] || ' '
      || (ARRAY['García', 'Müller', 'O''Brien', 'Núñez', 'Lefèvre', 'Smith', 'Johansson', 'Nowak', 'Peña', 'Øverland', 'de la Cruz', 'Rossi'])[1 + pg_temp.pick(n, 22, 12)]
  END || CASE WHEN n % 500 = 0 THEN ' 🌟' ELSE '' END,
  CASE WHEN n % 17 = 0 THEN NULL ELSE 'customer' || n || '@example.' || lower(c.code) END,
  CASE WHEN n % 5 = 0 THEN NULL ELSE '+' || (10 + pg_temp.pick(n, 23, 80)) || ' ' || (600000000 + pg_temp.pick(n, 24, 99999999)) END,
  c.code,
  CASE WHEN n % 9 = 0 THEN NULL ELSE date '1940-01-01' + pg_temp.pick(n, 25, 24000)::int END,
  pg_temp.pick(n, 26, 20) * 250 + CASE WHEN n % 13 = 0 THEN 0.1050 ELSE 0 END,
  (ARRAY[0, 0, 0, 1, 1, 2, 3, 4])[1 + pg_temp.pick(n, 27, 8)],
  (pg_temp.pick(n, 28, 100) >= 6)::int,
  pg_temp.guid(n, 1),
  pg_temp.at(timestamp '2019-01-01' + (pg_temp.pick(n, 29, 220000000) * 1000 + pg_temp.pick(n, 30, 1000)) * interval '1 millisecond'),
  CASE WHEN n % 40 = 0 THEN 'Prefers delivery in the evening. ☎ before ringing.' WHEN n % 211 = 0 THEN repeat('Long-standing customer; see the file. ', 120) END
FROM generate_series(1, 8000) n,
  LATERAL (SELECT (ARRAY['ES', 'ES', 'ES', 'DE', 'FR', 'GB', 'IE', 'IT', 'PL', 'SE', 'NO', 'TR', 'MX', 'US', 'JP', 'GR', 'UA', 'EG', 'IN'])[1 + pg_temp.pick(n, 20, 19)] AS code) c;

INSERT INTO crm."Addresses" ("CustomerId", "Kind", "Street", "City", "PostalCode", "CountryCode")
SELECT c."CustomerId", kind,
  (ARRAY['Calle Mayor', 'Hauptstraße', 'Rue de l''Église', 'High Street', 'Via Roma', 'Storgata', 'ul. Długa', '中央通り'])[1 + pg_temp.pick(c."CustomerId", 41, 8)] || ' ' || (1 + pg_temp.pick(c."CustomerId", 42, 220)),
  (ARRAY['Madrid', 'Köln', 'Orléans', 'Leeds', 'Torino', 'Tromsø', 'Łódź', '東京', 'Córdoba', 'São Paulo'])[1 + pg_temp.pick(c."CustomerId", 43, 10)],
  lpad(pg_temp.pick(c."CustomerId", 44, 99999)::text, 5, '0'), c."CountryCode"
FROM crm."Customers" c, unnest(ARRAY['billing', 'shipping']) kind WHERE kind = 'billing' OR c."CustomerId" % 3 = 0 ORDER BY 1, 2;

INSERT INTO inventory."Warehouses" VALUES
  (1, 'MAD', 'Madrid Norte', 'Madrid', 7 * 36000000000, 21 * 36000000000, 40.4893, -3.6827),
  (2, 'BCN', 'Barcelona Zona Franca', 'Barcelona', 6 * 36000000000, 22 * 36000000000, 41.3389, 2.1364),
  (3, 'CGN', 'Köln Süd', 'Köln', 6 * 36000000000 + 30 * 600000000::int8, 20 * 36000000000, 50.8789, 6.9597),
  (4, 'NRT', '成田', '成田市', 8 * 36000000000, 19 * 36000000000, 35.7767, 140.3183),
  (5, 'MEX', 'Ciudad de México', 'México', 7 * 36000000000, 20 * 36000000000, 19.4326, -99.1332);

INSERT INTO inventory."Stock"
SELECT w, n, pg_temp.pick(n * 10 + w, 51, 400), (ARRAY[5, 10, 20, 50])[1 + pg_temp.pick(n, 52, 4)],
  CASE WHEN n % 6 = 0 THEN NULL ELSE tsql.from_local(pg_temp.at(timestamp '2026-01-01 08:00' + pg_temp.pick(n * 10 + w, 53, 26000000) * interval '1 second'), (ARRAY[60, 60, 60, 540, -360])[w]) END
FROM generate_series(1, 1500) n, generate_series(1, 5) w WHERE pg_temp.pick(n * 10 + w, 54, 10) < 7;

INSERT INTO sales."Orders" ("PublicId", "CustomerId", "OrderedAt", "RequiredDate", "Status", "Channel", "ShippingCost", "Comment")
SELECT pg_temp.guid(n, 2), 1 + pg_temp.pick(n, 61, 8000),
  tsql.from_local(pg_temp.at(timestamp '2022-01-01' + ((n * 1900::int8 + pg_temp.pick(n, 62, 1900)) * 1000 + pg_temp.pick(n, 63, 1000)) * interval '1 millisecond'),
    (ARRAY[60, 60, 120, 0, -300, -480, 540, 330])[1 + pg_temp.pick(n, 64, 8)]),
  CASE WHEN n % 4 = 0 THEN NULL ELSE date '2022-01-03' + (n * 1900 / 86400)::int + pg_temp.pick(n, 65, 20)::int END,
  CASE WHEN n > 69000 THEN (ARRAY['new', 'paid', 'shipped'])[1 + pg_temp.pick(n, 66, 3)] ELSE (ARRAY['delivered', 'delivered', 'delivered', 'delivered', 'delivered', 'delivered', 'shipped', 'cancelled'])[1 + pg_temp.pick(n, 66, 8)] END,
  (ARRAY['web', 'web', 'web', 'phone', 'store', 'partner'])[1 + pg_temp.pick(n, 67, 6)],
  (ARRAY[0, 3.95, 4.90, 6.5, 12.2550])[1 + pg_temp.pick(n, 68, 5)],
  CASE WHEN n % 50 = 0 THEN 'Por favor, dejar en portería 🏠' WHEN n % 77 = 0 THEN 'Geschenkverpackung bitte' END
FROM generate_series(1, 70000) n;

-- 200,000 lines over 70,000 orders: two or three each, and one more for the first orders.
INSERT INTO sales."OrderLines" ("OrderId", "LineNumber", "ProductId", "Quantity", "UnitPrice", "Discount")
SELECT 100000 + (n - 1) % 70000, 1 + (n - 1) / 70000, p."ProductId", 1 + pg_temp.pick(n, 71, 5), p."ListPrice",
  (ARRAY[0, 0, 0, 0, 0, 0.0500, 0.1000, 0.1250, 0.2000])[1 + pg_temp.pick(n, 72, 9)]
FROM generate_series(1, 200000) n JOIN catalog."Products" p ON p."ProductId" = 1 + pg_temp.pick(n, 73, 1500);

INSERT INTO sales."Payments" ("OrderId", "Amount", "PaidAt", "Method", "CardHash", "Exchange")
SELECT o."OrderId", t.total + o."ShippingCost", tsql.round_ticks((o."OrderedAt").utc + (60 + pg_temp.pick(o."OrderId", 81, 90000)) * 10000000, 'datetime', 3),
  m, CASE WHEN m = 'card' THEN sha256(o."OrderId"::text::bytea) END,
  CASE WHEN o."OrderId" % 23 = 0 THEN 1.082345678 ELSE 1 END
FROM sales."Orders" o
JOIN (SELECT "OrderId", sum("LineTotal") AS total FROM sales."OrderLines" GROUP BY 1) t USING ("OrderId"),
  LATERAL (SELECT (ARRAY['card', 'card', 'card', 'transfer', 'paypal'])[1 + pg_temp.pick(o."OrderId", 82, 5)] AS m) k
WHERE o."Status" IN ('paid', 'shipped', 'delivered') ORDER BY o."OrderId";

ANALYZE;
