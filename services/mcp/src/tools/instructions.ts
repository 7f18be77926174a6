/** What the server tells a model about working with it. */
export const INSTRUCTIONS = `Puente runs T-SQL on a Microsoft SQL Server database.
Look before you ask: list_tables finds tables, describe_table shows columns and keys, get_table_sample shows a few rows. search_schema finds names by words, describe_object shows the text of views and procedures. Do not guess names.
Use query_sql for reading and execute_sql for changing data; one statement per call. Pass values as params ({"id": 5}, used as @id), never inside the text.
Name tables schema.table, and put names that are reserved words in [brackets]. It is T-SQL: SELECT TOP (10) or OFFSET … FETCH, no LIMIT; + joins texts; GETDATE() is now.
Rows are arrays in the order of columns. decimal, money and bigint are strings, so that no digit is lost.
Answers are limited: when truncated is true, aggregate or filter, or read on with get_result_page where the answer has a resultId; it also names the download.
explain_sql shows the estimated plan of a statement without running it: use it before what may be slow.
A write may answer confirmation_required: nothing has been changed then. Tell the user what would change, and call again with the token only if they agree.`
