using System.Text.Json;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Watching;

namespace OrleansGrid.Cli.Printing;

/// <summary>
/// How the jobs of one kind read to a person, as far as they differ from others. This class itself serves the kinds without words of
/// their own.
/// </summary>
internal class KindText
{
    /// <summary>The lines of <c>show</c> about the kind's own report: its properties, unless the kind knows better.</summary>
    public virtual IEnumerable<(string Label, string Text)> Lines(JsonElement report) =>
        report.ValueKind == JsonValueKind.Object
            ? report
                .EnumerateObject()
                .Where(property => property.Value.ValueKind != JsonValueKind.Null)
                .Select(property => (property.Name, Texts.Result(property.Value)))
            : [("Report", Texts.Result(report))];

    /// <summary>Whether whoever has watched a job to its end is shown these lines, too.</summary>
    public virtual bool EndsWithReport => false;

    /// <summary>
    /// Whether the report says of a job that has succeeded that it has nothing to show, so that whoever watches is told as of a failure.
    /// </summary>
    public virtual bool HasNothingToShow(JsonElement report) => false;

    /// <summary>What to type next about a job that has succeeded.</summary>
    public virtual string Further(string id) => $"'grid results {id}' prints what it gave, 'grid show {id}' how it went.";

    /// <summary>What the items of all stages together are called.</summary>
    public virtual Noun Noun => Noun.Item;

    /// <summary>What the items of a stage are called.</summary>
    public virtual Noun NounOf(string stage) => Noun;

    /// <summary>A chart to draw below the progress of a job that is watched; null for none.</summary>
    public virtual IKindChart? NewChart(Database database) => null;

    /// <summary>Prints results that are not the results of items.</summary>
    /// <returns>False when the job has none.</returns>
    public virtual Task<bool> PrintResultsAsync(Output output, Database database, JobStatus job, CancellationToken cancellation) =>
        Task.FromResult(false);
}
