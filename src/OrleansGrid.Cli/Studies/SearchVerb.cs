using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Verbs;

namespace OrleansGrid.Cli.Studies;

internal sealed class SearchVerb : DatabaseVerb
{
    private readonly IReadOnlyList<string>? _command;

    /// <param name="command">What followed <c>--</c>; null when nothing did.</param>
    public SearchVerb(IReadOnlyList<string>? command)
        : base(
            "search",
            "Searches for the parameters that make a command's or an objective's value small; write a command last, after '--'."
        )
    {
        _command = command;
        Options = new SearchOptions();
        Options.AddTo(this);
        Add(WatchOption);
    }

    public override IReadOnlyList<string> Examples =>
        [
            "grid search --space space.json --trials 50 --watch -- ./train.py --lr {lr} --layers {layers}",
            "grid search --space space.json --maximize --parallel 4 -- ./accuracy.sh      # reads $GRID_PARAM_LR, $GRID_PARAM_LAYERS",
            "grid search --space space.json --pruner asha --pruner-option min=5 -- ./train.py --lr {lr}      # which prints 'report "
                + "EPOCH LOSS'",
            "grid search --space space.json --sampler grid --shell -- 'echo \"$GRID_PARAM_X * 2\" | bc'",
            "grid trials 3f2a --json | jq -c '[.trial, .value, .params]'",
        ];

    private new SearchOptions Options { get; }

    private Option<bool> WatchOption { get; } = SharedOptions.Watch();

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var spec = Options.Read(parsed, _command);
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        spec = spec with { WarmFrom = await Options.WarmFromAsync(parsed, database, cancellation) };
        await using var client = await database.ConnectAsync(cancellation);
        var job = await client.SubmitAsync(spec, cancellation);
        return await Acknowledged.ToEndAsync(output, job, parsed.GetValue(WatchOption), database, client, cancellation);
    }
}
