CREATE SCHEMA crm
GO
CREATE SCHEMA catalog
GO
CREATE SCHEMA inventory
GO
CREATE SCHEMA sales
GO
CREATE TABLE crm.Customers (
  CustomerId int IDENTITY(1,1) NOT NULL CONSTRAINT PK_Customers PRIMARY KEY,
  CustomerNumber char(8) NOT NULL CONSTRAINT UQ_Customers_CustomerNumber UNIQUE,
  Name nvarchar(120) NOT NULL,
  Email nvarchar(200) NULL,
  Phone varchar(30) NULL,
  CountryCode char(2) NOT NULL,
  BirthDate date NULL,
  CreditLimit money NOT NULL CONSTRAINT DF_Customers_CreditLimit DEFAULT (0),
  LoyaltyTier tinyint NOT NULL CONSTRAINT DF_Customers_LoyaltyTier DEFAULT (0) CONSTRAINT CK_Customers_LoyaltyTier CHECK (LoyaltyTier <= 4),
  IsActive bit NOT NULL CONSTRAINT DF_Customers_IsActive DEFAULT (1),
  ExternalId uniqueidentifier NOT NULL CONSTRAINT DF_Customers_ExternalId DEFAULT (newid()),
  CreatedAt datetime2(3) NOT NULL CONSTRAINT DF_Customers_CreatedAt DEFAULT (sysutcdatetime()),
  Notes nvarchar(max) NULL,
  RowVersion rowversion NOT NULL
)
GO
CREATE TABLE crm.Addresses (
  AddressId int IDENTITY(1,1) NOT NULL CONSTRAINT PK_Addresses PRIMARY KEY,
  CustomerId int NOT NULL CONSTRAINT FK_Addresses_Customers REFERENCES crm.Customers (CustomerId) ON DELETE CASCADE,
  Kind varchar(10) NOT NULL CONSTRAINT CK_Addresses_Kind CHECK (Kind IN ('billing', 'shipping')),
  Street nvarchar(150) NOT NULL,
  City nvarchar(80) NOT NULL,
  PostalCode nvarchar(12) NULL,
  CountryCode char(2) NOT NULL,
  CONSTRAINT UQ_Addresses_Customer_Kind UNIQUE (CustomerId, Kind)
)
GO
CREATE TABLE catalog.Categories (
  CategoryId smallint NOT NULL CONSTRAINT PK_Categories PRIMARY KEY,
  ParentId smallint NULL CONSTRAINT FK_Categories_Parent REFERENCES catalog.Categories (CategoryId),
  Name nvarchar(60) NOT NULL CONSTRAINT UQ_Categories_Name UNIQUE
)
GO
CREATE TABLE catalog.Products (
  ProductId int IDENTITY(1,1) NOT NULL CONSTRAINT PK_Products PRIMARY KEY,
  Sku varchar(20) NOT NULL,
  Name nvarchar(160) NOT NULL,
  CategoryId smallint NOT NULL CONSTRAINT FK_Products_Categories REFERENCES catalog.Categories (CategoryId),
  ListPrice decimal(10,2) NOT NULL CONSTRAINT CK_Products_ListPrice CHECK (ListPrice >= 0),
  UnitCost money NOT NULL,
  TaxRate decimal(5,4) NOT NULL CONSTRAINT DF_Products_TaxRate DEFAULT (0.2100),
  WeightKg float NULL,
  ReleasedOn date NULL,
  IsDiscontinued bit NOT NULL CONSTRAINT DF_Products_IsDiscontinued DEFAULT (0),
  Thumbnail varbinary(max) NULL,
  Description nvarchar(max) NULL,
  Margin AS (ListPrice - UnitCost),
  RowVersion rowversion NOT NULL
)
GO
CREATE UNIQUE INDEX UX_Products_Sku ON catalog.Products (Sku)
GO
CREATE INDEX IX_Products_CategoryId ON catalog.Products (CategoryId) INCLUDE (Name, ListPrice)
GO
CREATE TABLE inventory.Warehouses (
  WarehouseId tinyint NOT NULL CONSTRAINT PK_Warehouses PRIMARY KEY,
  Code char(3) NOT NULL CONSTRAINT UQ_Warehouses_Code UNIQUE,
  Name nvarchar(80) NOT NULL,
  City nvarchar(80) NOT NULL,
  OpensAt time(0) NOT NULL,
  ClosesAt time(0) NOT NULL,
  Latitude float NOT NULL,
  Longitude float NOT NULL
)
GO
CREATE TABLE inventory.Stock (
  WarehouseId tinyint NOT NULL CONSTRAINT FK_Stock_Warehouses REFERENCES inventory.Warehouses (WarehouseId),
  ProductId int NOT NULL CONSTRAINT FK_Stock_Products REFERENCES catalog.Products (ProductId),
  Quantity int NOT NULL CONSTRAINT DF_Stock_Quantity DEFAULT (0) CONSTRAINT CK_Stock_Quantity CHECK (Quantity >= 0),
  ReorderLevel smallint NOT NULL CONSTRAINT DF_Stock_ReorderLevel DEFAULT (10),
  CountedAt datetimeoffset(0) NULL,
  CONSTRAINT PK_Stock PRIMARY KEY (WarehouseId, ProductId)
)
GO
CREATE TABLE sales.Orders (
  OrderId bigint IDENTITY(100000,1) NOT NULL CONSTRAINT PK_Orders PRIMARY KEY,
  PublicId uniqueidentifier NOT NULL CONSTRAINT DF_Orders_PublicId DEFAULT (newid()) CONSTRAINT UQ_Orders_PublicId UNIQUE,
  CustomerId int NOT NULL CONSTRAINT FK_Orders_Customers REFERENCES crm.Customers (CustomerId),
  OrderedAt datetimeoffset(3) NOT NULL CONSTRAINT DF_Orders_OrderedAt DEFAULT (sysdatetimeoffset()),
  RequiredDate date NULL,
  Status varchar(12) NOT NULL CONSTRAINT DF_Orders_Status DEFAULT ('new') CONSTRAINT CK_Orders_Status CHECK (Status IN ('new', 'paid', 'shipped', 'delivered', 'cancelled')),
  Channel varchar(10) NOT NULL,
  ShippingCost money NOT NULL CONSTRAINT DF_Orders_ShippingCost DEFAULT (0),
  Comment nvarchar(400) NULL
)
GO
CREATE INDEX IX_Orders_CustomerId ON sales.Orders (CustomerId)
GO
CREATE INDEX IX_Orders_OrderedAt ON sales.Orders (OrderedAt DESC)
GO
CREATE TABLE sales.OrderLines (
  OrderId bigint NOT NULL CONSTRAINT FK_OrderLines_Orders REFERENCES sales.Orders (OrderId) ON DELETE CASCADE,
  LineNumber smallint NOT NULL,
  ProductId int NOT NULL CONSTRAINT FK_OrderLines_Products REFERENCES catalog.Products (ProductId),
  Quantity int NOT NULL CONSTRAINT CK_OrderLines_Quantity CHECK (Quantity > 0),
  UnitPrice decimal(10,2) NOT NULL,
  Discount decimal(5,4) NOT NULL CONSTRAINT DF_OrderLines_Discount DEFAULT (0),
  LineTotal AS (CAST(Quantity * UnitPrice * (1 - Discount) AS decimal(12,2))) PERSISTED,
  CONSTRAINT PK_OrderLines PRIMARY KEY (OrderId, LineNumber)
)
GO
CREATE INDEX IX_OrderLines_ProductId ON sales.OrderLines (ProductId)
GO
CREATE TABLE sales.Payments (
  PaymentId int IDENTITY(1,1) NOT NULL CONSTRAINT PK_Payments PRIMARY KEY,
  OrderId bigint NOT NULL CONSTRAINT FK_Payments_Orders REFERENCES sales.Orders (OrderId),
  Amount money NOT NULL,
  PaidAt datetime NOT NULL,
  Method varchar(12) NOT NULL,
  CardHash varbinary(32) NULL,
  Exchange decimal(18,9) NOT NULL CONSTRAINT DF_Payments_Exchange DEFAULT (1)
)
GO
CREATE INDEX IX_Payments_OrderId ON sales.Payments (OrderId)
GO
CREATE VIEW sales.OrderTotals AS
SELECT o.OrderId, o.CustomerId, c.Name AS CustomerName, o.OrderedAt, o.Status, COUNT(*) AS Lines, SUM(l.LineTotal) AS Total
FROM sales.Orders AS o
JOIN crm.Customers AS c ON c.CustomerId = o.CustomerId
JOIN sales.OrderLines AS l ON l.OrderId = o.OrderId
GROUP BY o.OrderId, o.CustomerId, c.Name, o.OrderedAt, o.Status
GO
CREATE VIEW catalog.CurrentProducts AS
SELECT p.ProductId, p.Sku, p.Name, k.Name AS Category, p.ListPrice, p.Margin
FROM catalog.Products AS p
JOIN catalog.Categories AS k ON k.CategoryId = p.CategoryId
WHERE p.IsDiscontinued = 0
