/* why */ DROP -- really
TABLE sales.Notes ;
