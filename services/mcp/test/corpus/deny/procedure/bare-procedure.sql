sp_who
