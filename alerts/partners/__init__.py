"""宣传、网信、公安、通信管理: whom to reach, what was asked of them on a case, and the material handed over."""
