using System.Text;
using Npgsql;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Cli.Tests.Access;

/// <summary>A password is planted in the connection string, and looked for in all that a cluster leaves and shows.</summary>
public sealed class SecretTests : IAsyncLifetime
{
    private const string Planted = "plantedSecret4711";

    private readonly string _home = Path.Combine(Path.GetTempPath(), $"grid-test-{Guid.NewGuid():N}");
    private readonly string _serverHome = Path.Combine(Path.GetTempPath(), $"grid-server-{Guid.NewGuid():N}");
    private readonly StringBuilder _said = new();
    private PrivateServer _server = null!;
    private GridProgram _grid = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_serverHome);
        Directory.CreateDirectory(_home);
        _server = await PrivateServer.EnsureAsync(_serverHome, _ => { }, CancellationToken.None);
        await using var admin = NpgsqlDataSource.Create(_server.ConnectionString);
        await using var create = admin.CreateCommand($"create role planted login password '{Planted}'");
        await create.ExecuteNonQueryAsync(CancellationToken.None);
        await Roles.GrantAsync(admin, "planted", GridRole.Owner, CancellationToken.None);
        var settings = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Username = "planted", Password = Planted };
        _grid = new GridProgram(_home) { Postgres = settings.ConnectionString };
    }

    public async ValueTask DisposeAsync()
    {
        await _grid.RunAsync("down");
        await _server.DeleteAsync(CancellationToken.None);
        Directory.Delete(_home, recursive: true);
        Directory.Delete(_serverHome, recursive: true);
    }

    [Fact]
    public async Task The_password_of_the_database_is_in_nothing_that_a_cluster_says_writes_stores_or_shows_of_itself()
    {
        // What these answer is the connection string, as scripts want it; all else of theirs goes to standard error.
        var up = await _grid.DoAsync("up", "--silos", "2", "--slots", "2", "--detach", "--json");
        _said.Append(up.Error);

        await SayAsync(0, "batch", "--items", "1..4", "--watch", "--json", "--", "echo", "{}");
        var failed = (await SayAsync(1, "batch", "--items", "1..2", "--attempts", "1", "--watch", "--json", "--", "false")).JobId;
        var rescued = (await SayAsync(0, "batch", "--items", "1..40", "--json", "--", "sleep", "0.1")).JobId;
        GridProgram.Signal((await _grid.DoAsync("silos", "--json")).Json[0].GetProperty("pid").GetInt32(), "KILL");
        LookAtProcesses();
        await SayAsync(0, "watch", rescued);
        foreach (
            var verb in (string[][])
                [
                    ["jobs"],
                    ["show", failed],
                    ["show", failed, "--json"],
                    ["items", failed],
                    ["logs", failed],
                    ["results", rescued],
                    ["silos", "--json"],
                    ["doctor", "--json"],
                ]
        )
        {
            await SayAsync(0, verb);
        }

        await SayMistakesAsync();
        await SayAsync(0, "down");

        Assert.DoesNotContain(Planted, _said.ToString(), StringComparison.Ordinal);
        Assert.Empty(FilesThatHoldIt());
        Assert.Empty(await RelationsThatHoldItAsync());
    }

    [Fact]
    public async Task A_silo_whose_argument_holds_a_password_says_once_who_can_read_it()
    {
        using var silo = _grid.Start("silo", "--postgres", _grid.Postgres!);
        Assert.Contains("ready", await silo.StandardOutput.ReadLineAsync(Token), StringComparison.Ordinal);
        GridProgram.Signal(silo.Id, "TERM");
        var said = await silo.StandardError.ReadToEndAsync(Token);

        Assert.Single(said.Split('\n'), line => line.Contains("The password in --postgres stands in the list", StringComparison.Ordinal));
        Assert.Contains("GRID_POSTGRES", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Planted, said, StringComparison.Ordinal);
    }

    private async Task<GridOutcome> SayAsync(int exit, params string[] arguments)
    {
        var outcome = await _grid.RunAsync(arguments);
        Assert.True(outcome.Exit == exit, $"grid {string.Join(' ', arguments)} ended with {outcome.Exit}: {outcome.Error}");
        _said.Append(outcome.Output).Append(outcome.Error);
        return outcome;
    }

    // Connections that fail, in each of the ways in which the text of the connection string is close at hand.
    private async Task SayMistakesAsync()
    {
        foreach (
            var mistake in (string[])
                [
                    $"{_grid.Postgres};Port=1",
                    $"{_grid.Postgres};Database=none",
                    $"{_grid.Postgres}x",
                    $"{_grid.Postgres};SSL Mode={Planted}",
                    $"Host=127.0.0.1;Passwrd={Planted}",
                    $"Host=127.0.0.1;Password='{Planted}",
                    $"postgresql://planted:{Planted}@127.0.0.1/grid",
                ]
        )
        {
            await SayAsync(3, "jobs", "--postgres", mistake);
            await SayAsync(3, "silo", "--postgres", mistake);
        }
    }

    private void LookAtProcesses()
    {
        foreach (var process in Directory.GetDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)))
        {
            try
            {
                _said.Append(File.ReadAllText(Path.Combine(process, "cmdline")));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }
    }

    private List<string> FilesThatHoldIt() =>
        [
            .. Directory
                .EnumerateFiles(_home, "*", SearchOption.AllDirectories)
                .Where(file => Encoding.UTF8.GetString(File.ReadAllBytes(file)).Contains(Planted, StringComparison.Ordinal)),
        ];

    private async Task<List<string>> RelationsThatHoldItAsync()
    {
        await using var admin = NpgsqlDataSource.Create(_server.ConnectionString);
        await using var command = admin.CreateCommand(
            """
            select c.oid::regclass::text from pg_class c
            where c.relnamespace in ('grid'::regnamespace, 'grid_internal'::regnamespace) and c.relkind in ('r', 'v')
            """
        );
        var relations = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(Token))
        {
            while (await reader.ReadAsync(Token))
            {
                relations.Add(reader.GetString(0));
            }
        }

        var holding = new List<string>();
        foreach (var relation in relations)
        {
            await using var look = admin.CreateCommand($"select count(*) from {relation} t where t::text like '%{Planted}%'");
            if (await look.ExecuteScalarAsync(Token) is not 0L)
            {
                holding.Add(relation);
            }
        }

        return holding;
    }
}
