SELECT a % b, a & b, a | b, a ^ b, ~a, a <> b FROM t WHERE a !< b AND c !> d AND a != b
