SELECT '/* -- ' , 1
