{call sp_who}
