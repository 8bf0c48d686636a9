import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
const cpu=()=>{const u=process.cpuUsage(); return (u.user+u.system)/1e3};
const acc={};
const wrap=(proto,m,label)=>{const o=proto[m]; proto[m]=async function(...a){const t=cpu(); const r=await o.apply(this,a); const l=label(a); acc[l]=(acc[l]??0)+cpu()-t; return r;}};
for (const m of ['run','stream']) wrap(DuckDBConnection.prototype,m,a=>a[0].slice(0,38).replace(/\s+/g,' '));
const oc=DuckDBInstance.create; DuckDBInstance.create=async(...a)=>{const t=cpu(); const r=await oc.apply(DuckDBInstance,a); acc.create=(acc.create??0)+cpu()-t; return r;};
const cl=DuckDBInstance.prototype.closeSync; DuckDBInstance.prototype.closeSync=function(){const t=cpu(); cl.call(this); acc.close=(acc.close??0)+cpu()-t;};
globalThis.report=(n)=>{for(const [k,v] of Object.entries(acc).sort((a,b)=>b[1]-a[1]).slice(0,16)) console.log((v/n).toFixed(1).padStart(8),k)}; globalThis.cpu=cpu;
