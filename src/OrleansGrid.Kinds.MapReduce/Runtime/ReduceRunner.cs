using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.Kinds.MapReduce.Runtime;

/// <summary>
/// The third stage: an item is a partition. Map output that it does not find is made again, and then the item is run anew.
/// </summary>
internal sealed class ReduceRunner(MapReduceHost host, IServiceProvider services, StageWork stage) : MapReduceRunner(host, services, stage)
{
    protected override object Run(int number, RunnerContext context, IServiceProvider scope)
    {
        var made = new SourceResults<MapOutput>(Host.Results, context, Stage.SourcesNamed(MapReduceStages.MapName), output => output.Split);
        var file = NewAttemptFile(context, number);
        var folder = Host.Folder.NewReduceFolder();
        try
        {
            Host.Reach("reduce");
            using var source = Host.SourceOf(made.Latest);
            var program = Host.Programs.Make(Spec, context, scope);
            using var its = program as IDisposable;
            var output = ReduceTask.Run(
                Spec,
                program,
                Plan(context),
                number,
                made.Latest,
                source,
                PlaceIn(folder),
                file,
                context.ReportProgress,
                context.Cancellation
            );
            Host.Reach("reduced");
            output = WithRows(output, file, context);
            context.LeavesArtifact(() => DeletePart(output, file));
            return output;
        }
        catch (MapOutputLostException lost)
        {
            DeleteAttemptFile(file);
            throw new LostResultsException([.. lost.Splits.Select(made.PlaceOf)], lost.Message, lost);
        }
        catch
        {
            DeleteAttemptFile(file);
            throw;
        }
        finally
        {
            ShuffleFolder.Delete(folder);
        }
    }
}
