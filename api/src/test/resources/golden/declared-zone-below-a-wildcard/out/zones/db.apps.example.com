; written by zonefleet: what is edited here is overwritten
apps.example.com.	5	IN	SOA	ns.zonefleet.invalid. hostmaster.zonefleet.invalid. 50 7200 1800 86400 5
apps.example.com.	5	IN	NS	ns.zonefleet.invalid.
apps.example.com.	30	IN	A	192.0.2.10
apps.example.com.	30	IN	AAAA	2001:db8:0:0:0:0:0:1
*.apps.example.com.	30	IN	A	192.0.2.10
*.apps.example.com.	30	IN	AAAA	2001:db8:0:0:0:0:0:1
