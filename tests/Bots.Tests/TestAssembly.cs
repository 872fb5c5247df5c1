using Community.Testing.Database;
using Xunit;

[assembly: AssemblyFixture(typeof(DatabaseServer))]
