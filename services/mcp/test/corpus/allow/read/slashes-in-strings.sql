SELECT 'https://example.com/x', '//', 'a//b', CHARINDEX('//', url), '\', 'c:\x' FROM t
