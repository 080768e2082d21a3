; written by zonefleet: what is edited here is overwritten
mine.example.com.	5	IN	SOA	ns.zonefleet.invalid. hostmaster.zonefleet.invalid. 15 7200 1800 86400 5
mine.example.com.	5	IN	NS	ns.zonefleet.invalid.
mine.example.com.	30	IN	A	192.0.2.12
x.mine.example.com.	30	IN	A	192.0.2.13
