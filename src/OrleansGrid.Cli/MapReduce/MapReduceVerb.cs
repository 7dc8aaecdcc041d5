using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Verbs;

namespace OrleansGrid.Cli.MapReduce;

internal sealed class MapReduceVerb : DatabaseVerb
{
    public MapReduceVerb()
        : base("mapreduce", "Maps, sorts and reduces files with a program or with commands, and writes the parts of the output.")
    {
        Options = new MapReduceOptions();
        Options.AddTo(this);
        Add(WatchOption);
    }

    public override IReadOnlyList<string> Examples =>
        [
            "grid mapreduce --app wordcount --input 'logs/*.txt' --output counts --watch",
            "grid mapreduce --app wordcount --input logs --rows     # no files: the view grid.mapreduce_rows, for SQL and 'grid results'",
            "grid mapreduce --app topn --arg n=20 --arg column=2 --input job:3f2a --output top     # the output of an earlier job is the "
                + "input",
            "grid mapreduce --app grep --arg pattern='error|fatal' --arg ignore-case=true --input logs --output found --watch",
            "grid mapreduce --app join --arg type=left --input left=users.tsv right=visits.tsv --output joined --watch",
            "grid mapreduce --mapper ./mapper.py --reducer ./reducer.py --input books --output counts    # Hadoop streaming scripts",
            "grid mapreduce --app sort --record-length 100 --key-length 10 --input data.bin --output sorted --watch",
            "grid show 3f2a                                      # what was decided and why, counters, skew",
        ];

    private new MapReduceOptions Options { get; }

    private Option<bool> WatchOption { get; } = SharedOptions.Watch();

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var spec = Options.Read(parsed);
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        spec = await MapReduceInputs.WithWholeIdsAsync(spec, database.Jobs, cancellation);
        await using var client = await database.ConnectAsync(cancellation);
        var job = await client.SubmitAsync(spec, cancellation);
        return await Acknowledged.ToEndAsync(output, job, parsed.GetValue(WatchOption), database, client, cancellation);
    }
}
