-- page: System catalog views (Transact-SQL)
-- page: sys.types (Transact-SQL)
-- page: sys.columns (Transact-SQL)
-- page: sys.objects (Transact-SQL)
-- page: sys.tables (Transact-SQL)
-- page: sys.schemas (Transact-SQL)
-- page: sys.views (Transact-SQL)
-- page: sys.indexes (Transact-SQL)
-- page: sys.index_columns (Transact-SQL)
-- page: sys.key_constraints (Transact-SQL)
-- page: sys.foreign_keys (Transact-SQL)
-- page: sys.foreign_key_columns (Transact-SQL)
-- page: sys.check_constraints (Transact-SQL)
-- page: sys.default_constraints (Transact-SQL)
-- page: sys.computed_columns (Transact-SQL)
-- page: sys.identity_columns (Transact-SQL)
-- page: sys.extended_properties (Transact-SQL)
-- page: sys.partitions (Transact-SQL)
-- page: sys.dm_db_partition_stats (Transact-SQL)
-- page: sys.procedures (Transact-SQL)
-- page: sys.parameters (Transact-SQL)
-- page: sys.sql_modules (Transact-SQL)
-- page: sys.triggers (Transact-SQL)
-- page: sys.databases (Transact-SQL)
-- page: sys.database_principals (Transact-SQL)
-- page: sys.database_permissions (Transact-SQL)
-- page: sys.fn_my_permissions (Transact-SQL)
-- page: HAS_PERMS_BY_NAME (Transact-SQL)
-- page: INFORMATION_SCHEMA.COLUMNS (Transact-SQL)
-- page: System information schema views (Transact-SQL)
-- page: OBJECT_NAME (Transact-SQL)
-- page: OBJECT_ID (Transact-SQL)
-- page: COL_NAME (Transact-SQL)
-- page: COLUMNPROPERTY (Transact-SQL)
-- page: OBJECTPROPERTY (Transact-SQL)
-- page: TYPE_NAME (Transact-SQL)
-- page: TYPE_ID (Transact-SQL)

--- the types of text and bytes
SELECT name, system_type_id, user_type_id, max_length FROM sys.types WHERE name IN ('char', 'varchar', 'text', 'nchar', 'nvarchar', 'ntext', 'binary', 'varbinary', 'image', 'uniqueidentifier', 'xml', 'sql_variant', 'timestamp', 'sysname') ORDER BY name
-- columns: name nvarchar(128), system_type_id tinyint, user_type_id int, max_length smallint
-- row: ["binary",173,173,8000]
-- row: ["char",175,175,8000]
-- row: ["image",34,34,16]
-- row: ["nchar",239,239,8000]
-- row: ["ntext",99,99,16]
-- row: ["nvarchar",231,231,8000]
-- row: ["sql_variant",98,98,8016]
-- row: ["sysname",231,256,256]
-- row: ["text",35,35,16]
-- row: ["timestamp",189,189,8]
-- row: ["uniqueidentifier",36,36,16]
-- row: ["varbinary",165,165,8000]
-- row: ["varchar",167,167,8000]
-- row: ["xml",241,241,-1]

--- TYPE_NAME and TYPE_ID
SELECT TYPE_NAME(56) AS a, TYPE_ID('nvarchar') AS b, TYPE_NAME(TYPE_ID('datetime')) AS c, TYPE_ID('nosuch') AS d
-- columns: a nvarchar(128), b int, c nvarchar(128), d int null
-- row: ["int",231,"datetime",null]

--- the system databases
SELECT name, database_id FROM sys.databases WHERE name = 'master'
-- columns: name nvarchar(128), database_id int
-- row: ["master",1]

--- this database among the databases
SELECT CASE WHEN name = DB_NAME() THEN 'same' END AS a, state_desc AS s, is_read_only AS r FROM sys.databases WHERE database_id = DB_ID()
-- columns: a varchar(4), s nvarchar(60), r bit
-- row: ["same","ONLINE",false]

--- the shop's tables
-- needs: shop
SELECT s.name AS s, t.name AS t, t.type, t.type_desc FROM sys.tables AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id WHERE s.name IN ('crm', 'catalog') ORDER BY s.name, t.name
-- columns: s nvarchar(128), t nvarchar(128), type char(2), type_desc nvarchar(60)
-- row: ["catalog","Categories","U ","USER_TABLE"]
-- row: ["catalog","Products","U ","USER_TABLE"]
-- row: ["crm","Addresses","U ","USER_TABLE"]
-- row: ["crm","Customers","U ","USER_TABLE"]

--- the shop's columns: types, lengths in bytes, precision, scale
-- needs: shop
SELECT c.column_id AS i, c.name AS n, TYPE_NAME(c.user_type_id) AS t, c.max_length AS l, c.precision AS p, c.scale AS s, c.is_nullable AS nu, c.is_identity AS id, c.is_computed AS co FROM sys.columns AS c WHERE c.object_id = OBJECT_ID('catalog.Products') ORDER BY c.column_id
-- columns: i int, n nvarchar(128), t nvarchar(128), l smallint, p tinyint, s tinyint, nu bit, id bit, co bit
-- row: [1,"ProductId","int",4,10,0,false,true,false]
-- row: [2,"Sku","varchar",20,0,0,false,false,false]
-- row: [3,"Name","nvarchar",320,0,0,false,false,false]
-- row: [4,"CategoryId","smallint",2,5,0,false,false,false]
-- row: [5,"ListPrice","decimal",9,10,2,false,false,false]
-- row: [6,"UnitCost","money",8,19,4,false,false,false]
-- row: [7,"TaxRate","decimal",5,5,4,false,false,false]
-- row: [8,"WeightKg","float",8,53,0,true,false,false]
-- row: [9,"ReleasedOn","date",3,10,0,true,false,false]
-- row: [10,"IsDiscontinued","bit",1,1,0,false,false,false]
-- row: [11,"Thumbnail","varbinary",-1,0,0,true,false,false]
-- row: [12,"Description","nvarchar",-1,0,0,true,false,false]
-- row: [13,"Margin","decimal",13,20,4,true,false,true]
-- row: [14,"RowVersion","timestamp",8,0,0,false,false,false]

--- the shop's keys and indexes
-- needs: shop
SELECT i.name AS n, i.type_desc AS t, i.is_unique AS u, i.is_primary_key AS p, i.is_unique_constraint AS c FROM sys.indexes AS i WHERE i.object_id = OBJECT_ID('catalog.Products') AND i.name IS NOT NULL ORDER BY i.name
-- columns: n nvarchar(128), t nvarchar(60), u bit, p bit, c bit
-- row: ["IX_Products_CategoryId","NONCLUSTERED",false,false,false]
-- row: ["PK_Products","CLUSTERED",true,true,false]
-- row: ["UX_Products_Sku","NONCLUSTERED",true,false,false]

--- an index's columns: order, direction, included
-- needs: shop
SELECT ic.key_ordinal AS k, ic.is_included_column AS inc, ic.is_descending_key AS d, c.name AS n FROM sys.indexes AS i JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id WHERE i.name = 'IX_Products_CategoryId' ORDER BY ic.is_included_column, c.name DESC
-- columns: k tinyint, inc bit, d bit, n nvarchar(128)
-- row: [1,false,false,"CategoryId"]
-- row: [0,true,false,"Name"]
-- row: [0,true,false,"ListPrice"]

--- key constraints
-- needs: shop
SELECT k.name AS n, k.type, k.type_desc AS d FROM sys.key_constraints AS k WHERE k.parent_object_id = OBJECT_ID('crm.Customers') ORDER BY k.name
-- columns: n nvarchar(128), type char(2), d nvarchar(60)
-- row: ["PK_Customers","PK","PRIMARY_KEY_CONSTRAINT"]
-- row: ["UQ_Customers_CustomerNumber","UQ","UNIQUE_CONSTRAINT"]

--- foreign keys and their columns
-- needs: shop
SELECT f.name AS n, OBJECT_NAME(f.referenced_object_id) AS r, COL_NAME(fc.parent_object_id, fc.parent_column_id) AS c, COL_NAME(fc.referenced_object_id, fc.referenced_column_id) AS rc, f.delete_referential_action_desc AS d FROM sys.foreign_keys AS f JOIN sys.foreign_key_columns AS fc ON fc.constraint_object_id = f.object_id WHERE f.parent_object_id = OBJECT_ID('sales.OrderLines') ORDER BY f.name
-- columns: n nvarchar(128), r nvarchar(128), c nvarchar(128), rc nvarchar(128), d nvarchar(60)
-- row: ["FK_OrderLines_Orders","Orders","OrderId","OrderId","CASCADE"]
-- row: ["FK_OrderLines_Products","Products","ProductId","ProductId","NO_ACTION"]

--- computed and identity columns
-- needs: shop
SELECT name AS n, is_persisted AS p FROM sys.computed_columns WHERE object_id IN (OBJECT_ID('catalog.Products'), OBJECT_ID('sales.OrderLines')) ORDER BY name
SELECT name AS n, CAST(seed_value AS bigint) AS s, CAST(increment_value AS bigint) AS i FROM sys.identity_columns WHERE object_id = OBJECT_ID('sales.Orders')
-- columns: n nvarchar(128), p bit
-- row: ["LineTotal",true]
-- row: ["Margin",false]
-- columns: n nvarchar(128), s bigint, i bigint
-- row: ["OrderId","100000","1"]

--- a view and its text
-- needs: shop
SELECT v.name AS n, v.type, CASE WHEN m.definition LIKE '%CREATE VIEW%' THEN 'text' END AS d, CASE WHEN OBJECT_DEFINITION(v.object_id) = m.definition THEN 'same' END AS o FROM sys.views AS v JOIN sys.sql_modules AS m ON m.object_id = v.object_id WHERE v.name = 'OrderTotals'
-- columns: n nvarchar(128), type char(2), d varchar(4), o varchar(4)
-- row: ["OrderTotals","V ","text","same"]

--- a table's rows in partitions and their statistics
-- needs: shop
SELECT CASE WHEN SUM(p.rows) > 0 THEN 'some' END AS a FROM sys.partitions AS p WHERE p.object_id = OBJECT_ID('sales.OrderLines') AND p.index_id IN (0, 1)
SELECT index_id AS i, partition_number AS n FROM sys.dm_db_partition_stats WHERE object_id = OBJECT_ID('sales.OrderLines') AND index_id IN (0, 1)
-- columns: a varchar(4)
-- row: ["some"]
-- columns: i int, n int
-- row: [1,1]

--- INFORMATION_SCHEMA tells tables and columns
-- needs: shop
SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'catalog' ORDER BY TABLE_NAME
SELECT COLUMN_NAME, ORDINAL_POSITION, IS_NULLABLE, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'Stock' ORDER BY ORDINAL_POSITION
-- columns: TABLE_SCHEMA nvarchar(128), TABLE_NAME nvarchar(128), TABLE_TYPE varchar(10)
-- row: ["catalog","Categories","BASE TABLE"]
-- row: ["catalog","CurrentProducts","VIEW"]
-- row: ["catalog","Products","BASE TABLE"]
-- columns: COLUMN_NAME nvarchar(128), ORDINAL_POSITION int, IS_NULLABLE varchar(3), DATA_TYPE nvarchar(128), CHARACTER_MAXIMUM_LENGTH int, NUMERIC_PRECISION tinyint, NUMERIC_SCALE int, DATETIME_PRECISION smallint
-- row: ["WarehouseId",1,"NO","tinyint",null,3,0,null]
-- row: ["ProductId",2,"NO","int",null,10,0,null]
-- row: ["Quantity",3,"NO","int",null,10,0,null]
-- row: ["ReorderLevel",4,"NO","smallint",null,5,0,null]
-- row: ["CountedAt",5,"YES","datetimeoffset",null,null,null,0]

--- INFORMATION_SCHEMA tells keys
-- needs: shop
SELECT CONSTRAINT_NAME, CONSTRAINT_TYPE FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS WHERE TABLE_NAME = 'Addresses' ORDER BY CONSTRAINT_NAME
SELECT CONSTRAINT_NAME, COLUMN_NAME, ORDINAL_POSITION FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE WHERE TABLE_NAME = 'Stock' AND CONSTRAINT_NAME = 'PK_Stock' ORDER BY ORDINAL_POSITION
-- columns: CONSTRAINT_NAME nvarchar(128), CONSTRAINT_TYPE varchar(11)
-- row: ["CK_Addresses_Kind","CHECK"]
-- row: ["FK_Addresses_Customers","FOREIGN KEY"]
-- row: ["PK_Addresses","PRIMARY KEY"]
-- row: ["UQ_Addresses_Customer_Kind","UNIQUE"]
-- columns: CONSTRAINT_NAME nvarchar(128), COLUMN_NAME nvarchar(128), ORDINAL_POSITION int
-- row: ["PK_Stock","WarehouseId",1]
-- row: ["PK_Stock","ProductId",2]

--- OBJECT_ID of names in every form
-- needs: shop
SELECT CASE WHEN OBJECT_ID('[sales].[Orders]') = OBJECT_ID('SALES.orders') THEN 1 ELSE 0 END AS a, OBJECT_NAME(OBJECT_ID('sales.Orders')) AS b, OBJECT_SCHEMA_NAME(OBJECT_ID('sales.Orders')) AS c, OBJECT_ID('sales.Nothing') AS d, OBJECT_ID('sales.Orders', 'V') AS e
-- columns: a int, b nvarchar(128), c nvarchar(128), d int null, e int null
-- row: [1,"Orders","sales",null,null]

--- properties of columns and objects
-- needs: shop
SELECT COLUMNPROPERTY(OBJECT_ID('sales.Orders'), 'OrderId', 'IsIdentity') AS a, COLUMNPROPERTY(OBJECT_ID('sales.Orders'), 'RequiredDate', 'AllowsNull') AS b, OBJECTPROPERTY(OBJECT_ID('sales.Orders'), 'IsTable') AS c, OBJECTPROPERTY(OBJECT_ID('sales.OrderTotals'), 'IsView') AS d, COL_LENGTH('crm.Customers', 'Name') AS e
-- columns: a int, b int, c int, d int, e smallint
-- row: [1,1,1,1,240]

--- the reader's rights
-- needs: shop
-- needs: reader
SELECT HAS_PERMS_BY_NAME('sales.Orders', 'OBJECT', 'SELECT') AS s, HAS_PERMS_BY_NAME('sales.Orders', 'OBJECT', 'INSERT') AS i, HAS_PERMS_BY_NAME('sales.Orders', 'OBJECT', 'DELETE') AS d, HAS_PERMS_BY_NAME('sales.Nothing', 'OBJECT', 'SELECT') AS n
SELECT entity_name, permission_name FROM fn_my_permissions('sales.Orders', 'OBJECT') WHERE subentity_name = '' AND permission_name IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
-- columns: s int, i int, d int, n int null
-- row: [1,0,0,null]
-- columns: entity_name nvarchar(128), permission_name nvarchar(60)
-- row: ["sales.Orders","SELECT"]

--- 229: the reader may not write
-- needs: shop
-- needs: reader
UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 1
-- error: 229 14 5 line 1 The UPDATE permission was denied on the object 'Categories', database '…', schema 'catalog'.

--- 229: the reader may not insert or delete
-- needs: shop
-- needs: reader
INSERT INTO catalog.Categories (CategoryId, Name) VALUES (999, 'x')
-- error: 229 14 5 line 1 The INSERT permission was denied on the object 'Categories', database '…', schema 'catalog'.
DELETE FROM catalog.Categories WHERE CategoryId = 999
-- error: 229 14 5 line 1 The DELETE permission was denied on the object 'Categories', database '…', schema 'catalog'.

--- 262: a login without that right may not make a table
-- needs: shop
-- needs: reader
CREATE TABLE dbo.NotAllowed (a int)
-- error: 262 * 1 line 1 CREATE TABLE permission denied in database '…'.

--- the login among the principals
SELECT CASE WHEN COUNT(*) = 1 THEN 'once' END AS a FROM sys.database_principals WHERE name = USER_NAME()
-- columns: a varchar(4)
-- row: ["once"]

--- an extended property is a table's description
-- needs: shop
SELECT CASE WHEN LEN(CAST(value AS nvarchar(400))) > 0 THEN 'text' END AS a, class_desc AS c, name AS n FROM sys.extended_properties WHERE major_id = OBJECT_ID('sales.Orders') AND minor_id = 0
-- columns: a varchar(4), c nvarchar(60), n nvarchar(128)
-- row: ["text","OBJECT_OR_COLUMN","MS_Description"]

--- views without rows still have their columns
SELECT name, object_id, parent_id, is_disabled FROM sys.triggers WHERE 1 = 0
SELECT object_id, name, parameter_id, max_length, is_output FROM sys.parameters WHERE 1 = 0
SELECT class, major_id, grantee_principal_id, permission_name, state_desc FROM sys.database_permissions WHERE 1 = 0
-- columns: name nvarchar(128), object_id int, parent_id int, is_disabled bit
-- columns: object_id int, name nvarchar(128), parameter_id int, max_length smallint, is_output bit
-- columns: class tinyint, major_id int, grantee_principal_id int, permission_name nvarchar(128), state_desc nvarchar(60)
