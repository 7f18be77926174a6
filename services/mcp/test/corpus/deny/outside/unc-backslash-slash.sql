SELECT N'/\host\share'
