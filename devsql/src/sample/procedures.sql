CREATE PROCEDURE sales.CustomerOrders
  @CustomerId int,
  @Status varchar(12) = NULL,
  @Top int = 10
AS
SET NOCOUNT ON;
IF NOT EXISTS (SELECT 1 FROM crm.Customers WHERE CustomerId = @CustomerId)
BEGIN
  RAISERROR (N'There is no customer %d.', 16, 1, @CustomerId);
  RETURN 1;
END;
SELECT TOP (@Top) t.OrderId, t.OrderedAt, t.Status, t.Lines, t.Total
FROM sales.OrderTotals AS t
WHERE t.CustomerId = @CustomerId AND (@Status IS NULL OR t.Status = @Status)
ORDER BY t.OrderedAt DESC, t.OrderId DESC;
RETURN 0;
GO
CREATE PROCEDURE sales.PlaceOrder
  @CustomerId int,
  @ProductId int,
  @Quantity int = 1,
  @Channel varchar(10) = 'web',
  @OrderId bigint OUTPUT,
  @Total decimal(12,2) = NULL OUTPUT
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;
BEGIN TRY
  BEGIN TRANSACTION;
  INSERT INTO sales.Orders (CustomerId, Channel) VALUES (@CustomerId, @Channel);
  SET @OrderId = SCOPE_IDENTITY();
  INSERT INTO sales.OrderLines (OrderId, LineNumber, ProductId, Quantity, UnitPrice)
  SELECT @OrderId, 1, p.ProductId, @Quantity, p.ListPrice
  FROM catalog.Products AS p
  WHERE p.ProductId = @ProductId AND p.IsDiscontinued = 0;
  IF @@ROWCOUNT = 0 THROW 50001, N'The product is unknown or no longer sold.', 1;
  SELECT @Total = LineTotal FROM sales.OrderLines WHERE OrderId = @OrderId;
  COMMIT TRANSACTION;
END TRY
BEGIN CATCH
  IF XACT_STATE() <> 0 ROLLBACK TRANSACTION;
  SET @OrderId = NULL;
  THROW;
END CATCH;
PRINT CONCAT('Order ', @OrderId, ' placed.');
RETURN 0;
GO
CREATE PROCEDURE inventory.MoveStock
  @ProductId int,
  @FromWarehouseId tinyint,
  @ToWarehouseId tinyint,
  @Quantity int,
  @Left int = NULL OUTPUT
AS
SET NOCOUNT ON;
IF @Quantity <= 0
BEGIN
  RAISERROR (N'The quantity must be above zero.', 16, 1);
  RETURN 1;
END;
BEGIN TRANSACTION;
UPDATE inventory.Stock SET Quantity -= @Quantity
WHERE ProductId = @ProductId AND WarehouseId = @FromWarehouseId AND Quantity >= @Quantity;
IF @@ROWCOUNT = 0
BEGIN
  ROLLBACK TRANSACTION;
  PRINT 'Not enough in stock.';
  RETURN 2;
END;
UPDATE inventory.Stock SET Quantity += @Quantity
WHERE ProductId = @ProductId AND WarehouseId = @ToWarehouseId;
IF @@ROWCOUNT = 0
  INSERT INTO inventory.Stock (WarehouseId, ProductId, Quantity) VALUES (@ToWarehouseId, @ProductId, @Quantity);
SELECT @Left = Quantity FROM inventory.Stock
WHERE ProductId = @ProductId AND WarehouseId = @FromWarehouseId;
COMMIT TRANSACTION;
RETURN 0;
