SELECT "delete", "a""b" FROM "update"
