SELECT '\/host\share'
