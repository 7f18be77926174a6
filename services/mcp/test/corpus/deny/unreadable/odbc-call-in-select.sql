SELECT 1 {call sp_who}
