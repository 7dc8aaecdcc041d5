using System.Globalization;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>This machine's clock and the database's agree.</summary>
internal sealed class ClockCheck(Database database) : ICheck
{
    /// <summary>Silos find each other dead when their clocks differ by three heartbeats; a third of that is worth a look.</summary>
    public static readonly TimeSpan Noticed = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Bearable = TimeSpan.FromSeconds(6);

    public const string Advice = "Set the clocks right; NTP keeps them so.";

    public string Name => "clock";

    public async Task<Finding> RunAsync(CancellationToken cancellation) =>
        Judge(await ClockDifference.MeasureAsync(database.Grid.DataSource, TimeProvider.System, cancellation));

    public static Finding Judge(ClockDifference difference)
    {
        var surely = difference.Ahead.Duration() - difference.Uncertain;
        var found = surely <= Noticed ? "as the database's" : $"{Text(difference.Ahead)} the database's";
        return surely > Bearable ? Finding.Problem(found, "Set both clocks right (NTP does): no silo starts on this machine.")
            : surely > Noticed ? Finding.Warning(found, Advice)
            : Finding.Ok(found);
    }

    /// <summary>To be put before "the database's".</summary>
    public static string Text(TimeSpan ahead) =>
        $"{ahead.Duration().TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s "
        + $"{(ahead > TimeSpan.Zero ? "ahead of" : "behind")}";
}
