EXEC master..xp_cmdshell 'dir'
