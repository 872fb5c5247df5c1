using Community.Testing.Browser;
using Community.Testing.Database;

[assembly: AssemblyFixture(typeof(DatabaseServer))]
[assembly: AssemblyFixture(typeof(BrowserFixture))]
