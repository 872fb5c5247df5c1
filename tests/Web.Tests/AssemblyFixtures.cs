using Community.Testing.Browser;

[assembly: AssemblyFixture(typeof(BrowserFixture))]
