DELETE t OUTPUT deleted.a INTO otherdb..t
