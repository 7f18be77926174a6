SELECT '//host/share/x'
