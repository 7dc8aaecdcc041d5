using System.Globalization;
using System.Text;

namespace OrleansGrid.Kinds.Study.Objectives;

/// <summary>
/// What the lines of a command that is an objective say on its way: <c>report STEP VALUE</c>, and <c>violation VALUE</c> for each
/// constraint on the result, in an order that is the same in all trials. Other lines are the command's own business.
/// </summary>
/// <remarks>
/// A step is a whole number however it is written (<c>3</c>, <c>3.0</c>, <c>3e0</c>), from 0, beyond the one before: of a step that comes
/// again the first report counts.
/// </remarks>
/// <param name="trial">The trial whose lines these are.</param>
/// <param name="note">Is told, once, of a line that looks like a report and is none.</param>
internal sealed class ObjectiveLines(TrialContext trial, Action<string> note)
{
    private const string Report = "report";
    private const string Violation = "violation";

    private readonly List<double> _violations = [];
    private long _last = -1;
    private bool _noted;

    public static char[] Blank { get; } = [' ', '\t', '\r', '\v', '\f'];

    /// <summary>How much each constraint is violated; at most 0 is not at all.</summary>
    public IReadOnlyList<double> Violations => _violations;

    /// <exception cref="PermanentFailureException">
    /// A violation is no number: to take the trial for one that keeps its constraints would be wrong.
    /// </exception>
    public void Take(ReadOnlySpan<byte> line)
    {
        // Most lines are neither, and cost no text.
        if (line.TrimStart(" \t"u8) is not [(byte)'r' or (byte)'R' or (byte)'v' or (byte)'V', ..])
        {
            return;
        }

        var text = Encoding.UTF8.GetString(line).Trim(Blank);
        switch (text.Split(Blank, StringSplitOptions.RemoveEmptyEntries))
        {
            case [Report, var at, var said] when TryStep(at, out var step) && TryNumber(said, out var value):
                ReportValue(text, step, value);
                break;
            case [Violation, .. var said]:
                _violations.Add(
                    said is [var one] && TryNumber(one, out var violation)
                        ? violation
                        : throw new PermanentFailureException($"The command printed \"{Short(text)}\"; a violation is one number.")
                );
                break;
            default:
                if (BeginsWithReport(text))
                {
                    Note($"\"{Short(text)}\" is no report: it is 'report STEP VALUE' with a whole number from 0 and a number.");
                }

                break;
        }
    }

    private void ReportValue(string text, long step, double value)
    {
        if (step <= _last)
        {
            Note($"\"{Short(text)}\" does not count: steps rise, and step {_last} was reported before.");
            return;
        }

        _last = step;
        // Not on the lane, to which nothing can return while it reads what the command says.
        Task.Run(() => trial.ReportAsync(step, value).AsTask()).GetAwaiter().GetResult();
    }

    /// <summary>Once a trial: a program that prints it prints it each time.</summary>
    private void Note(string sentence)
    {
        if (!_noted)
        {
            _noted = true;
            note(sentence);
        }
    }

    /// <summary>The word itself, in any case, with anything after it that is no letter: "reporting" is another word.</summary>
    private static bool BeginsWithReport(string text) =>
        text.StartsWith(Report, StringComparison.OrdinalIgnoreCase)
        && (text.Length == Report.Length || !char.IsLetter(text[Report.Length]));

    private static bool TryStep(string text, out long step)
    {
        step = -1;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        if (number < 0 || number > long.MaxValue || number != decimal.Truncate(number))
        {
            return false;
        }

        step = (long)number;
        return true;
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

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
