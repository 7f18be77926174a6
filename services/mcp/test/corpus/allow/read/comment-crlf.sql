-- first line
SELECT 1
-- last line

