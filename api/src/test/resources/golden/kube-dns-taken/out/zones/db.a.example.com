; written by zonefleet: what is edited here is overwritten
a.example.com.		5	IN	SOA	ns.zonefleet.invalid. hostmaster.zonefleet.invalid. 12 7200 1800 86400 5
a.example.com.		5	IN	NS	ns.zonefleet.invalid.
a.example.com.		30	IN	A	192.0.2.10
