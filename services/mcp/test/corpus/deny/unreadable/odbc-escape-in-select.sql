SELECT {fn now()}
