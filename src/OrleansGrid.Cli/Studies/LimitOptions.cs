using System.CommandLine;
using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Studies;

/// <summary>By what a study ends before its last trial.</summary>
internal sealed class LimitOptions
{
    public void AddTo(Command verb)
    {
        verb.Add(_time);
        verb.Add(_target);
    }

    public TimeSpan? Time(ParseResult parsed) => parsed.GetValue(_time);

    public double? Target(ParseResult parsed) => parsed.GetValue(_target);

    private readonly Option<TimeSpan?> _time = Values.Duration(
        "--time-limit",
        "How long the whole study may take; running trials are stopped then."
    );

    private readonly Option<double?> _target = Values.Number("--target", "Begins no more trials once one is as good as this.");
}
