using System.Globalization;
using Npgsql;

namespace OrleansGrid.Postgres.Connections;

/// <summary>How far this machine's clock is from the database's, by which silos compare when they were last heard of.</summary>
/// <param name="Ahead">This machine's minus the database's; below zero when this machine is behind.</param>
/// <param name="Uncertain">Half the time that the question took: the answer may be wrong by so much.</param>
public readonly record struct ClockDifference(TimeSpan Ahead, TimeSpan Uncertain)
{
    public static async Task<ClockDifference> MeasureAsync(
        NpgsqlDataSource database,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(clock);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var before = clock.GetUtcNow();
        var facts = await ServerFacts.ReadAsync(connection, cancellationToken);
        var half = (clock.GetUtcNow() - before) / 2;
        return new ClockDifference(before + half - facts.Clock, half.Duration());
    }

    /// <summary>One sentence on why a silo must not start; null when it may.</summary>
    /// <param name="bearable">Silos whose clocks differ by more take each other for dead.</param>
    public string? WhyTooFar(TimeSpan bearable)
    {
        if (Ahead.Duration() - Uncertain <= bearable)
        {
            return null;
        }

        var seconds = Ahead.Duration().TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        return $"This machine's clock is {seconds} s {(Ahead > TimeSpan.Zero ? "ahead of" : "behind")} the database's, and silos more than "
            + $"{bearable.TotalSeconds:0} s apart take each other for dead; set both clocks right (NTP does) and start the silo again.";
    }
}
