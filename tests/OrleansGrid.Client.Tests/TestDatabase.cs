using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Client.Tests;

/// <summary>An empty PostgreSQL for one test or many, gone afterwards.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("orleansgrid-client-").FullName;
    private PrivateServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    public async ValueTask InitializeAsync() => _server = await PrivateServer.EnsureAsync(_home, _ => { }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _server!.DeleteAsync(CancellationToken.None);
        Directory.Delete(_home, recursive: true);
    }
}
