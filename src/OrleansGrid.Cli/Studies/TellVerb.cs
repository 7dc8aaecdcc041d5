using System.CommandLine;
using System.Globalization;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Verbs;

namespace OrleansGrid.Cli.Studies;

internal sealed class TellVerb : JobVerb
{
    public TellVerb()
        : base("tell", "Says what came of a trial that 'grid ask' has given; the first to tell counts.")
    {
        Add(TrialArgument);
        Add(ValuesArgument);
        Add(FailedOption);
        Validators.Add(result =>
        {
            var hasValue = result.GetResult(ValuesArgument) is { Tokens.Count: > 0 };
            if (hasValue == result.GetResult(FailedOption) is not null)
            {
                result.AddError("Say what came of the trial: either its VALUE or --failed REASON; nothing was told.");
            }
        });
    }

    public override IReadOnlyList<string> Examples => ["grid tell 3f2a 17 0.25", "grid tell 3f2a 17 --failed 'out of memory'"];

    private Argument<long> TrialArgument { get; } =
        new("TRIAL")
        {
            Description = "The trial's number.",
            CustomParser = result =>
                long.TryParse(Values.Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var trial)
                    ? trial
                    : Values.Refuse<long>(
                        result,
                        $"'{Values.Text(result)}' is no number of a trial; give the one that 'grid ask' has printed."
                    ),
        };

    private Argument<double[]> ValuesArgument { get; } =
        new("VALUE")
        {
            Description = "What it is worth: a number for each objective.",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = result =>
            {
                var numbers = new double[result.Tokens.Count];
                for (var i = 0; i < numbers.Length; i++)
                {
                    if (!double.TryParse(result.Tokens[i].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                    {
                        return Values.Refuse<double[]>(
                            result,
                            $"'{result.Tokens[i].Value}' is no value; give a number, or say why there is none with --failed REASON."
                        );
                    }
                }

                return numbers;
            },
        };

    private Option<string?> FailedOption { get; } = new("--failed") { Description = "It has failed, and why.", HelpName = "REASON" };

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (parsed, _, database, job) = call;
        var (trial, values, failure) = (
            parsed.GetValue(TrialArgument),
            parsed.GetValue(ValuesArgument) ?? [],
            parsed.GetValue(FailedOption)
        );
        await using var client = await database.ConnectAsync(cancellation);
        await client.Study(job.JobId).TellAsync(trial, new TrialTold { Values = values, Failure = failure }, cancellation);
        Output.Say($"Trial {trial} of study {job.JobId} is reported.");
        return Exits.Done;
    }
}
