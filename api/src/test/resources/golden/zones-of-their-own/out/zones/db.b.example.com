; written by zonefleet: what is edited here is overwritten
b.example.com.		5	IN	SOA	ns.zonefleet.invalid. hostmaster.zonefleet.invalid. 7 7200 1800 86400 5
b.example.com.		5	IN	NS	ns.zonefleet.invalid.
b.example.com.		0	IN	A	192.0.2.11
