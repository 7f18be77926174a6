/* outer /* inner */ DELETE FROM t */ SELECT 1
