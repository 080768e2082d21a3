; written by zonefleet: what is edited here is overwritten
deep.c01.example.com.	5	IN	SOA	ns.zonefleet.invalid. hostmaster.zonefleet.invalid. 12 7200 1800 86400 5
deep.c01.example.com.	5	IN	NS	ns.zonefleet.invalid.
deep.c01.example.com.	30	IN	A	198.51.100.1
