using System.Globalization;
using System.Text;

namespace OrleansGrid.Kinds.Study.Objectives;

/// <summary>
/// What the lines of a command that is an objective say on its way: <c>report STEP VALUE</c>, and <c>violation VALUE</c> for each
/// constraint on the result, in an order
/// that is the same in all trials. Other lines are the command's own business.
/// </summary>
internal sealed class ObjectiveLines(TrialContext trial)
{
    private readonly List<double> _violations = [];

    public static char[] Blank { get; } = [' ', '\t', '\r'];

    /// <summary>How much each constraint is violated; at most 0 is not at all.</summary>
    public IReadOnlyList<double> Violations => _violations;

    /// <exception cref="PermanentFailureException">
    /// A violation is no number: to take the trial for one that keeps its constraints would be wrong.
    /// </exception>
    public void Take(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("report "u8) && !line.StartsWith("violation "u8))
        {
            return;
        }

        switch (Encoding.UTF8.GetString(line).Split(Blank, StringSplitOptions.RemoveEmptyEntries))
        {
            case ["report", var at, var said]
                when long.TryParse(at, CultureInfo.InvariantCulture, out var step) && TryNumber(said, out var value):
                // Not on the lane, to which nothing can return while it reads what the command says.
                Task.Run(() => trial.ReportAsync(step, value).AsTask()).GetAwaiter().GetResult();
                break;
            case ["violation", var said]:
                _violations.Add(
                    TryNumber(said, out var violation)
                        ? violation
                        : throw new PermanentFailureException($"The command printed \"violation {said}\", which is no number.")
                );
                break;
        }
    }

    public static bool TryNumber(string text, out double number)
    {
        // As C and Python write it.
        (var known, number) = text.TrimStart('+', '-').ToUpperInvariant() switch
        {
            "NAN" => (true, double.NaN),
            "INF" or "INFINITY" => (true, text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity),
            _ => (false, 0),
        };
        return known || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
