SELECT N'Zürich — 東京 DELETE' AS city
