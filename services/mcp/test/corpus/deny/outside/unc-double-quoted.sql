SELECT "\\host\share"
