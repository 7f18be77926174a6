-- The shop's rows, the same on every machine and every day, and the same as those of devsql (devsql/src/sample/data.sql).
SET NOCOUNT ON
GO
CREATE FUNCTION dbo.pick(@n bigint, @k bigint, @m bigint) RETURNS bigint AS
BEGIN
  RETURN ((((@n * 1103515245 + @k * 7919 * 12345 + 12345) % 2147483648) * 48271 % 2147483647) / 11) % @m
END
GO
CREATE FUNCTION dbo.guid(@n bigint, @k bigint) RETURNS uniqueidentifier AS
BEGIN
  DECLARE @hex char(32) = CONVERT(char(32), HASHBYTES('MD5', CONVERT(varchar(40), @k) + ':' + CONVERT(varchar(40), @n)), 2)
  RETURN CONVERT(uniqueidentifier, STUFF(STUFF(STUFF(STUFF(@hex, 21, 0, '-'), 17, 0, '-'), 13, 0, '-'), 9, 0, '-'))
END
GO
CREATE TABLE dbo.numbers (n int NOT NULL PRIMARY KEY)
GO
WITH digits AS (SELECT d FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (d))
INSERT INTO dbo.numbers (n)
SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d + 100000 * f.d
FROM digits AS a CROSS JOIN digits AS b CROSS JOIN digits AS c CROSS JOIN digits AS d CROSS JOIN digits AS e
  CROSS JOIN (SELECT d FROM digits WHERE d < 2) AS f
GO
INSERT INTO catalog.Categories (CategoryId, ParentId, Name) VALUES
  (1, NULL, N'Home'), (2, NULL, N'Outdoor'), (3, NULL, N'Electronics'), (4, NULL, N'Books'), (5, NULL, N'Food'),
  (11, 1, N'Kitchen'), (12, 1, N'Furniture'), (13, 1, N'Lighting'), (21, 2, N'Camping'), (22, 2, N'Cycling'), (23, 2, N'Garden'),
  (31, 3, N'Audio'), (32, 3, N'Computers'), (33, 3, N'Photography'), (41, 4, N'Fiction'), (42, 4, N'Non-fiction'), (43, 4, N'Children''s books'),
  (51, 5, N'Coffee & tea'), (52, 5, N'Sweets'), (53, 5, N'Spices')
GO
INSERT INTO catalog.Products (Sku, Name, CategoryId, ListPrice, UnitCost, TaxRate, WeightKg, ReleasedOn, IsDiscontinued, Thumbnail, Description)
SELECT 'SKU-' + RIGHT('00000' + CONVERT(varchar(10), n), 5),
  CHOOSE(1 + dbo.pick(n, 1, 12), N'Classic', N'Compact', N'Deluxe', N'Élan', N'Fjällräv', N'Nordlys', N'Señora', N'Ōkami', N'Zürich', N'Brio', N'Δέλτα', N'Мир') + N' '
    + CHOOSE(1 + dbo.pick(n, 2, 16), N'kettle', N'chair', N'lamp', N'tent', N'bicycle bell', N'trowel', N'headphones', N'keyboard', N'tripod', N'novel', N'atlas', N'picture book', N'café molido', N'turrón', N'抹茶', N'cardamom')
    + N' ' + CONVERT(nvarchar(10), 100 + dbo.pick(n, 3, 900)) + CASE WHEN n % 97 = 0 THEN N' 🎁' ELSE N'' END,
  CHOOSE(1 + dbo.pick(n, 4, 15), 11, 12, 13, 21, 22, 23, 31, 32, 33, 41, 42, 43, 51, 52, 53),
  (199 + dbo.pick(n, 5, 49800)) / 100.0,
  ROUND((199 + dbo.pick(n, 5, 49800)) / 100.0 * (0.4 + dbo.pick(n, 6, 40) / 100.0), 4),
  CHOOSE(1 + dbo.pick(n, 7, 4), 0.2100, 0.2100, 0.1000, 0.0400),
  CASE WHEN n % 11 <> 0 THEN (50 + dbo.pick(n, 8, 19950)) / 1000.0 END,
  DATEADD(day, dbo.pick(n, 9, 3900), CONVERT(date, '20150101')),
  CASE WHEN dbo.pick(n, 10, 100) < 8 THEN 1 ELSE 0 END,
  CASE WHEN n % 10 = 0 THEN 0x89504e470d0a1a0a + HASHBYTES('MD5', CONVERT(varchar(10), n)) END,
  CASE WHEN n % 4 = 0 THEN N'Made to last. ' + REPLICATE(N'Materials are listed on the label. ', 1 + dbo.pick(n, 11, 6)) END
FROM dbo.numbers WHERE n <= 1500 ORDER BY n
GO
INSERT INTO crm.Customers (CustomerNumber, Name, Email, Phone, CountryCode, BirthDate, CreditLimit, LoyaltyTier, IsActive, ExternalId, CreatedAt, Notes)
SELECT 'C' + RIGHT('0000000' + CONVERT(varchar(10), n), 7),
  CASE code
    WHEN 'JP' THEN CHOOSE(1 + dbo.pick(n, 21, 5), N'佐藤', N'鈴木', N'高橋', N'田中', N'伊藤') + N' ' + CHOOSE(1 + dbo.pick(n, 22, 5), N'陽菜', N'蓮', N'結衣', N'大和', N'葵')
    WHEN 'GR' THEN CHOOSE(1 + dbo.pick(n, 21, 4), N'Γιώργος', N'Μαρία', N'Ελένη', N'Νίκος') + N' ' + CHOOSE(1 + dbo.pick(n, 22, 3), N'Παπαδόπουλος', N'Νικολάου', N'Γεωργίου')
    WHEN 'UA' THEN CHOOSE(1 + dbo.pick(n, 21, 4), N'Олена', N'Тарас', N'Марія', N'Богдан') + N' ' + CHOOSE(1 + dbo.pick(n, 22, 3), N'Шевченко', N'Коваленко', N'Бондаренко')
    WHEN 'EG' THEN CHOOSE(1 + dbo.pick(n, 21, 4), N'فاطمة', N'أحمد', N'ليلى', N'عمر') + N' ' + CHOOSE(1 + dbo.pick(n, 22, 3), N'حسن', N'محمود', N'السيد')
    WHEN 'IN' THEN CHOOSE(1 + dbo.pick(n, 21, 4), N'आरव', N'अनन्या', N'विवान', N'दीया') + N' ' + CHOOSE(1 + dbo.pick(n, 22, 3), N'शर्मा', N'पटेल', N'सिंह')
    ELSE CHOOSE(1 + dbo.pick(n, 21, 16), N'María', N'José', N'Ana', N'Lucía', N'Jürgen', N'Zoë', N'Łukasz', N'Åse', N'François', N'Nuño', N'Siobhán', N'Emma', N'Liam', N'Noah', N'Olivia', N'Çağla') + N' '
      + CHOOSE(1 + dbo.pick(n, 22, 12), N'García', N'Müller', N'O''Brien', N'Núñez', N'Lefèvre', N'Smith', N'Johansson', N'Nowak', N'Peña', N'Øverland', N'de la Cruz', N'Rossi')
  END + CASE WHEN n % 500 = 0 THEN N' 🌟' ELSE N'' END,
  CASE WHEN n % 17 <> 0 THEN N'customer' + CONVERT(nvarchar(10), n) + N'@example.' + LOWER(code) END,
  CASE WHEN n % 5 <> 0 THEN '+' + CONVERT(varchar(10), 10 + dbo.pick(n, 23, 80)) + ' ' + CONVERT(varchar(12), 600000000 + dbo.pick(n, 24, 99999999)) END,
  code,
  CASE WHEN n % 9 <> 0 THEN DATEADD(day, dbo.pick(n, 25, 24000), CONVERT(date, '19400101')) END,
  dbo.pick(n, 26, 20) * 250 + CASE WHEN n % 13 = 0 THEN 0.1050 ELSE 0 END,
  CHOOSE(1 + dbo.pick(n, 27, 8), 0, 0, 0, 1, 1, 2, 3, 4),
  CASE WHEN dbo.pick(n, 28, 100) >= 6 THEN 1 ELSE 0 END,
  dbo.guid(n, 1),
  DATEADD(millisecond, dbo.pick(n, 30, 1000), DATEADD(second, dbo.pick(n, 29, 220000000), CONVERT(datetime2(3), '20190101'))),
  CASE WHEN n % 40 = 0 THEN N'Prefers delivery in the evening. ☎ before ringing.'
    WHEN n % 211 = 0 THEN REPLICATE(CONVERT(nvarchar(max), N'Long-standing customer; see the file. '), 120) END
FROM (SELECT n, CHOOSE(1 + dbo.pick(n, 20, 19), 'ES', 'ES', 'ES', 'DE', 'FR', 'GB', 'IE', 'IT', 'PL', 'SE', 'NO', 'TR', 'MX', 'US', 'JP', 'GR', 'UA', 'EG', 'IN') AS code
  FROM dbo.numbers WHERE n <= 8000) AS c ORDER BY n
GO
INSERT INTO crm.Addresses (CustomerId, Kind, Street, City, PostalCode, CountryCode)
SELECT c.CustomerId, kind,
  CHOOSE(1 + dbo.pick(c.CustomerId, 41, 8), N'Calle Mayor', N'Hauptstraße', N'Rue de l''Église', N'High Street', N'Via Roma', N'Storgata', N'ul. Długa', N'中央通り') + N' ' + CONVERT(nvarchar(10), 1 + dbo.pick(c.CustomerId, 42, 220)),
  CHOOSE(1 + dbo.pick(c.CustomerId, 43, 10), N'Madrid', N'Köln', N'Orléans', N'Leeds', N'Torino', N'Tromsø', N'Łódź', N'東京', N'Córdoba', N'São Paulo'),
  RIGHT(N'00000' + CONVERT(nvarchar(10), dbo.pick(c.CustomerId, 44, 99999)), 5), c.CountryCode
FROM crm.Customers AS c CROSS JOIN (VALUES ('billing'), ('shipping')) AS k (kind)
WHERE kind = 'billing' OR c.CustomerId % 3 = 0 ORDER BY c.CustomerId, kind
GO
INSERT INTO inventory.Warehouses (WarehouseId, Code, Name, City, OpensAt, ClosesAt, Latitude, Longitude) VALUES
  (1, 'MAD', N'Madrid Norte', N'Madrid', '07:00', '21:00', 40.4893, -3.6827),
  (2, 'BCN', N'Barcelona Zona Franca', N'Barcelona', '06:00', '22:00', 41.3389, 2.1364),
  (3, 'CGN', N'Köln Süd', N'Köln', '06:30', '20:00', 50.8789, 6.9597),
  (4, 'NRT', N'成田', N'成田市', '08:00', '19:00', 35.7767, 140.3183),
  (5, 'MEX', N'Ciudad de México', N'México', '07:00', '20:00', 19.4326, -99.1332)
GO
INSERT INTO inventory.Stock (WarehouseId, ProductId, Quantity, ReorderLevel, CountedAt)
SELECT w, n, dbo.pick(n * 10 + w, 51, 400), CHOOSE(1 + dbo.pick(n, 52, 4), 5, 10, 20, 50),
  CASE WHEN n % 6 <> 0 THEN TODATETIMEOFFSET(DATEADD(second, dbo.pick(n * 10 + w, 53, 26000000), CONVERT(datetime2(0), '20260101 08:00')), CHOOSE(w, 60, 60, 60, 540, -360)) END
FROM dbo.numbers CROSS JOIN (VALUES (1), (2), (3), (4), (5)) AS v (w)
WHERE n <= 1500 AND dbo.pick(n * 10 + w, 54, 10) < 7
GO
INSERT INTO sales.Orders (PublicId, CustomerId, OrderedAt, RequiredDate, Status, Channel, ShippingCost, Comment)
SELECT dbo.guid(n, 2), 1 + dbo.pick(n, 61, 8000),
  TODATETIMEOFFSET(DATEADD(millisecond, dbo.pick(n, 63, 1000), DATEADD(second, n * 1900 + dbo.pick(n, 62, 1900), CONVERT(datetime2(3), '20220101'))),
    CHOOSE(1 + dbo.pick(n, 64, 8), 60, 60, 120, 0, -300, -480, 540, 330)),
  CASE WHEN n % 4 <> 0 THEN DATEADD(day, n * 1900 / 86400 + dbo.pick(n, 65, 20), CONVERT(date, '20220103')) END,
  CASE WHEN n > 69000 THEN CHOOSE(1 + dbo.pick(n, 66, 3), 'new', 'paid', 'shipped')
    ELSE CHOOSE(1 + dbo.pick(n, 66, 8), 'delivered', 'delivered', 'delivered', 'delivered', 'delivered', 'delivered', 'shipped', 'cancelled') END,
  CHOOSE(1 + dbo.pick(n, 67, 6), 'web', 'web', 'web', 'phone', 'store', 'partner'),
  CHOOSE(1 + dbo.pick(n, 68, 5), 0.0000, 3.9500, 4.9000, 6.5000, 12.2550),
  CASE WHEN n % 50 = 0 THEN N'Por favor, dejar en portería 🏠' WHEN n % 77 = 0 THEN N'Geschenkverpackung bitte' END
FROM dbo.numbers WHERE n <= 70000 ORDER BY n
GO
-- 200,000 lines over 70,000 orders: two or three each.
INSERT INTO sales.OrderLines (OrderId, LineNumber, ProductId, Quantity, UnitPrice, Discount)
SELECT 100000 + (n - 1) % 70000, 1 + (n - 1) / 70000, p.ProductId, 1 + dbo.pick(n, 71, 5), p.ListPrice,
  CHOOSE(1 + dbo.pick(n, 72, 9), 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0500, 0.1000, 0.1250, 0.2000)
FROM (SELECT n, 1 + dbo.pick(n, 73, 1500) AS productId FROM dbo.numbers) AS l JOIN catalog.Products AS p ON p.ProductId = l.productId
GO
INSERT INTO sales.Payments (OrderId, Amount, PaidAt, Method, CardHash, Exchange)
SELECT o.OrderId, t.total + o.ShippingCost,
  CONVERT(datetime, DATEADD(second, 60 + dbo.pick(o.OrderId, 81, 90000), CONVERT(datetime2(3), SWITCHOFFSET(o.OrderedAt, 0)))),
  m, CASE WHEN m = 'card' THEN HASHBYTES('SHA2_256', CONVERT(varchar(20), o.OrderId)) END,
  CASE WHEN o.OrderId % 23 = 0 THEN 1.082345678 ELSE 1 END
FROM (SELECT OrderId, OrderedAt, ShippingCost, CHOOSE(1 + dbo.pick(OrderId, 82, 5), 'card', 'card', 'card', 'transfer', 'paypal') AS m
  FROM sales.Orders WHERE Status IN ('paid', 'shipped', 'delivered')) AS o
JOIN (SELECT OrderId, SUM(LineTotal) AS total FROM sales.OrderLines GROUP BY OrderId) AS t ON t.OrderId = o.OrderId
ORDER BY o.OrderId
GO
DROP FUNCTION dbo.pick
GO
DROP FUNCTION dbo.guid
GO
DROP TABLE dbo.numbers
GO
EXEC sys.sp_addextendedproperty N'MS_Description', N'People and companies that buy from the shop.', N'SCHEMA', N'crm', N'TABLE', N'Customers'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Internal key of the customer.', N'SCHEMA', N'crm', N'TABLE', N'Customers', N'COLUMN', N'CustomerId'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Number printed on invoices, C followed by seven digits.', N'SCHEMA', N'crm', N'TABLE', N'Customers', N'COLUMN', N'CustomerNumber'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Full name as the customer writes it, in any script.', N'SCHEMA', N'crm', N'TABLE', N'Customers', N'COLUMN', N'Name'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Where order confirmations go; empty when the customer gave none.', N'SCHEMA', N'crm', N'TABLE', N'Customers', N'COLUMN', N'Email'
EXEC sys.sp_addextendedproperty N'MS_Description', N'ISO 3166-1 alpha-2 code of the country of residence.', N'SCHEMA', N'crm', N'TABLE', N'Customers', N'COLUMN', N'CountryCode'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Highest open amount in euro before orders must be prepaid.', N'SCHEMA', N'crm', N'TABLE', N'Customers', N'COLUMN', N'CreditLimit'
EXEC sys.sp_addextendedproperty N'MS_Description', N'0 none, 1 bronze, 2 silver, 3 gold, 4 platinum.', N'SCHEMA', N'crm', N'TABLE', N'Customers', N'COLUMN', N'LoyaltyTier'
EXEC sys.sp_addextendedproperty N'MS_Description', N'0 when the account was closed; its orders stay.', N'SCHEMA', N'crm', N'TABLE', N'Customers', N'COLUMN', N'IsActive'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Identifier used in exchanges with partners.', N'SCHEMA', N'crm', N'TABLE', N'Customers', N'COLUMN', N'ExternalId'
EXEC sys.sp_addextendedproperty N'MS_Description', N'When the account was opened, UTC.', N'SCHEMA', N'crm', N'TABLE', N'Customers', N'COLUMN', N'CreatedAt'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Billing and shipping addresses; at most one of each per customer.', N'SCHEMA', N'crm', N'TABLE', N'Addresses'
EXEC sys.sp_addextendedproperty N'MS_Description', N'billing or shipping.', N'SCHEMA', N'crm', N'TABLE', N'Addresses', N'COLUMN', N'Kind'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Product categories, two levels deep.', N'SCHEMA', N'catalog', N'TABLE', N'Categories'
EXEC sys.sp_addextendedproperty N'MS_Description', N'The category this one belongs to; NULL at the top.', N'SCHEMA', N'catalog', N'TABLE', N'Categories', N'COLUMN', N'ParentId'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Everything the shop sells or has sold.', N'SCHEMA', N'catalog', N'TABLE', N'Products'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Stock keeping unit, unique and printed on the label.', N'SCHEMA', N'catalog', N'TABLE', N'Products', N'COLUMN', N'Sku'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Price in euro before tax and discounts.', N'SCHEMA', N'catalog', N'TABLE', N'Products', N'COLUMN', N'ListPrice'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Purchase cost in euro.', N'SCHEMA', N'catalog', N'TABLE', N'Products', N'COLUMN', N'UnitCost'
EXEC sys.sp_addextendedproperty N'MS_Description', N'VAT as a fraction: 0.2100 is 21 %.', N'SCHEMA', N'catalog', N'TABLE', N'Products', N'COLUMN', N'TaxRate'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Shipping weight in kilograms.', N'SCHEMA', N'catalog', N'TABLE', N'Products', N'COLUMN', N'WeightKg'
EXEC sys.sp_addextendedproperty N'MS_Description', N'1 when it can no longer be ordered.', N'SCHEMA', N'catalog', N'TABLE', N'Products', N'COLUMN', N'IsDiscontinued'
EXEC sys.sp_addextendedproperty N'MS_Description', N'List price minus unit cost, computed.', N'SCHEMA', N'catalog', N'TABLE', N'Products', N'COLUMN', N'Margin'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Products that can be ordered now, with the name of their category.', N'SCHEMA', N'catalog', N'VIEW', N'CurrentProducts'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Places where stock is kept.', N'SCHEMA', N'inventory', N'TABLE', N'Warehouses'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Local opening time.', N'SCHEMA', N'inventory', N'TABLE', N'Warehouses', N'COLUMN', N'OpensAt'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Units on hand per warehouse and product.', N'SCHEMA', N'inventory', N'TABLE', N'Stock'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Units on hand; never negative.', N'SCHEMA', N'inventory', N'TABLE', N'Stock', N'COLUMN', N'Quantity'
EXEC sys.sp_addextendedproperty N'MS_Description', N'At or below this many units the product is reordered.', N'SCHEMA', N'inventory', N'TABLE', N'Stock', N'COLUMN', N'ReorderLevel'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Last physical count, in the local time of the warehouse.', N'SCHEMA', N'inventory', N'TABLE', N'Stock', N'COLUMN', N'CountedAt'
EXEC sys.sp_addextendedproperty N'MS_Description', N'One row per order.', N'SCHEMA', N'sales', N'TABLE', N'Orders'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Order number.', N'SCHEMA', N'sales', N'TABLE', N'Orders', N'COLUMN', N'OrderId'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Identifier in links sent to the customer.', N'SCHEMA', N'sales', N'TABLE', N'Orders', N'COLUMN', N'PublicId'
EXEC sys.sp_addextendedproperty N'MS_Description', N'When the order was placed, with the offset of the customer.', N'SCHEMA', N'sales', N'TABLE', N'Orders', N'COLUMN', N'OrderedAt'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Day the customer wants delivery by.', N'SCHEMA', N'sales', N'TABLE', N'Orders', N'COLUMN', N'RequiredDate'
EXEC sys.sp_addextendedproperty N'MS_Description', N'new, paid, shipped, delivered or cancelled.', N'SCHEMA', N'sales', N'TABLE', N'Orders', N'COLUMN', N'Status'
EXEC sys.sp_addextendedproperty N'MS_Description', N'web, phone, store or partner.', N'SCHEMA', N'sales', N'TABLE', N'Orders', N'COLUMN', N'Channel'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Shipping in euro.', N'SCHEMA', N'sales', N'TABLE', N'Orders', N'COLUMN', N'ShippingCost'
EXEC sys.sp_addextendedproperty N'MS_Description', N'The products of an order, one row per product.', N'SCHEMA', N'sales', N'TABLE', N'OrderLines'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Price per unit in euro at the time of the order.', N'SCHEMA', N'sales', N'TABLE', N'OrderLines', N'COLUMN', N'UnitPrice'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Discount as a fraction: 0.1000 is 10 %.', N'SCHEMA', N'sales', N'TABLE', N'OrderLines', N'COLUMN', N'Discount'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Quantity times price less discount, rounded to cents.', N'SCHEMA', N'sales', N'TABLE', N'OrderLines', N'COLUMN', N'LineTotal'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Money received for orders.', N'SCHEMA', N'sales', N'TABLE', N'Payments'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Amount in euro.', N'SCHEMA', N'sales', N'TABLE', N'Payments', N'COLUMN', N'Amount'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Rate from the currency paid to euro.', N'SCHEMA', N'sales', N'TABLE', N'Payments', N'COLUMN', N'Exchange'
EXEC sys.sp_addextendedproperty N'MS_Description', N'Orders with their customer, number of lines and total in euro.', N'SCHEMA', N'sales', N'VIEW', N'OrderTotals'
GO
