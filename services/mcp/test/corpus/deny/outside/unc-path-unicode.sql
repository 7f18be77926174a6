SELECT N'\\host\share'
