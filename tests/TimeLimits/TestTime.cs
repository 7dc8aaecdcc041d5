using System.Globalization;

namespace OrleansGrid;

/// <summary>
/// How long a test may take. Many times what any needs, for the machine may be busy; a wait that would never end is cancelled by then
/// through the token of <see cref="Xunit.TestContext"/>, and the others go on.
/// </summary>
internal static class TestTime
{
    private const int Minutes = 5;

    /// <summary>As often as tests that repeat themselves are told to.</summary>
    public static int LimitMilliseconds { get; } = checked(Minutes * 60_000 * Math.Clamp(Runs(), 1, 1000));

    private static int Runs() =>
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSGRID_RUNS"), CultureInfo.InvariantCulture, out var runs) ? runs : 1;
}
