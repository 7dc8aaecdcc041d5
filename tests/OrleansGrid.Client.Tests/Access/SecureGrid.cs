using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Client.Tests.Access;

/// <summary>Two silos of a grid that wants certificates, its authority, and a certificate of each kind.</summary>
public sealed class SecureGrid(TestGrid grid) : IAsyncLifetime
{
    public const string Reader = "reader";
    public const string Submitter = "submitter";
    public const string Commander = "commander";
    public const string Operator = "operator";
    public const string Silo = "silo";

    private readonly List<TestSilo> _silos = [];

    /// <summary>What has reached grains of the first silo: interface and method.</summary>
    internal static ConcurrentQueue<string> Reached { get; } = new();

    internal CertificateFolder Folder { get; } = new(Path.Combine(Path.GetTempPath(), $"secure-grid-{Guid.NewGuid():N}"));

    public string ConnectionString { get; private set; } = "";

    public IReadOnlyList<GridSiloOptions> Silos { get; private set; } = [];

    /// <summary>Of the first silo, as grains that belong to a silo have it in their keys.</summary>
    internal string Address => _silos[0].Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();

    internal CertificateAuthority Authority => new(Folder, TimeProvider.System);

    internal Task<GridClient> ConnectAsync(string name) => ConnectAsync(Folder.Tls(name));

    internal Task<GridClient> ConnectAsync(GridTls? tls) =>
        GridClient.ConnectAsync(
            new GridClientOptions
            {
                ConnectionString = ConnectionString,
                Tls = tls,
                RetryFor = TimeSpan.Zero,
                ConnectTimeout = TimeSpan.FromSeconds(2),
            }
        );

    public async ValueTask InitializeAsync()
    {
        Authority.Create();
        foreach (
            var holder in new Caller[]
            {
                new(Reader, GridRole.Reader, false),
                new(Submitter, GridRole.Submitter, false),
                new(Commander, GridRole.Submitter, true),
                new(Operator, GridRole.Operator, false),
                new(Silo, GridRole.Silo, false),
            }
        )
        {
            Authority.Issue(holder, CertificateAuthority.UsualLife);
        }

        ConnectionString = await grid.EmptyDatabaseAsync($"secure_{Guid.NewGuid():N}");
        await TestGrid.MigrateAsync(ConnectionString);
        var options = new List<GridSiloOptions>();
        for (var i = 0; i < 2; i++)
        {
            _silos.Add(
                await TestSilo.StartAsync(silo =>
                    silo.UseOrleansGrid(guest =>
                        {
                            TestSilo.Configure(guest, ConnectionString);
                            guest.Options.Tls = Folder.Tls(Silo);
                            options.Add(guest.Options);
                        })
                        .AddIncomingGrainCallFilter(call =>
                        {
                            if (RequestContext.Get("test.probe") is not null)
                            {
                                Reached.Enqueue($"{call.InterfaceName}.{call.MethodName}");
                            }

                            return call.Invoke();
                        })
                )
            );
        }

        Silos = options;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        Directory.Delete(Folder.Path, recursive: true);
    }
}
