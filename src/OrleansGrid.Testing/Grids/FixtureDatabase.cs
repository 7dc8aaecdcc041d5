using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Testing;

/// <summary>A server of the fixture's own, or a database that it was given.</summary>
internal sealed class FixtureDatabase(string connectionString, PrivateServer? server, string? home) : IAsyncDisposable
{
    public string ConnectionString => connectionString;

    public static async Task<FixtureDatabase> OpenAsync(string? given, int silos, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            return new FixtureDatabase(given, null, null);
        }

        var home = Directory.CreateTempSubdirectory("orleansgrid-testing-").FullName;
        try
        {
            var server = await PrivateServer.EnsureAsync(home, _ => { }, silos, cancellationToken);
            return new FixtureDatabase(server.ConnectionString, server, home);
        }
        catch
        {
            Directory.Delete(home, recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DeleteAsync(CancellationToken.None);
            Directory.Delete(home!, recursive: true);
        }
    }
}
