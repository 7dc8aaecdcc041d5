using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace OrleansGrid.Benchmarks;

/// <summary>How long <c>grid up</c> takes to form a cluster of many small silos, and how many connections they open.</summary>
internal sealed class TwelveSilos : ILocalBenchmark
{
    private const double MostSeconds = 20;
    private const double AimSeconds = 10;
    private const double MostConnections = 100;
    private const double AimConnections = 60;

    private const string CountConnections =
        "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";

    public string Name => "twelve-silos";

    public string About => "Seconds until 'grid up' has twelve silos of one slot active, and their connections to PostgreSQL.";

    public Setup Default => new() { Silos = 12, Slots = 1 };

    public Measured Run(Setup setup, CancellationToken cancellation)
    {
        var (seconds, connections) = (new List<double>(), new List<double>());
        for (var i = 0; i < setup.Repeats; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var home = Directory.CreateTempSubdirectory("orleansgrid-bench-").FullName;
            try
            {
                // The server's account must be able to pass through the home.
                File.SetUnixFileMode(home, (UnixFileMode)0b111_101_101);
                // The server is there before, so that the time is the silos' own.
                _ = Grid(home, "db", "migrate");
                var clock = Stopwatch.StartNew();
                var up = Grid(home, "up", "--silos", Text(setup.Silos), "--slots", Text(setup.Slots), "--detach", "--json");
                seconds.Add(clock.Elapsed.TotalSeconds);
                connections.Add(Connections(JsonElement.Parse(up)));
                Report.Say($"  {seconds[i]:0.0} s, {connections[i]:0} connections");
            }
            finally
            {
                _ = Grid(home, "down");
                Directory.Delete(home, recursive: true);
            }
        }

        return new Measured(
            $"grid up --silos {setup.Silos} --slots {setup.Slots}, its database created before",
            "grid up said that all silos are active",
            [
                Figure.Less("s until formed", seconds, ("at most", MostSeconds), ("aim", AimSeconds)),
                Figure.Less("connections", connections, ("at most", MostConnections), ("aim", AimConnections)),
            ]
        );
    }

    private static double Connections(JsonElement up)
    {
        using var database = NpgsqlDataSource.Create(up.GetProperty("postgres").GetString()!);
        using var command = database.CreateCommand(CountConnections);
        return (long)command.ExecuteScalar()!;
    }

    private static string Grid(string home, params string[] arguments)
    {
        using var process = Process.Start(GridProgram.StartAtHome(home, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new CheckFailedException($"grid {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
