using OrleansGrid.MapReduce;

namespace OrleansGrid.Silo;

/// <summary>The third stage: an item is a partition. Map output that it does not find is made again, and then the item is run anew.</summary>
internal sealed class ReduceRunner(MapReduceHost host, IServiceProvider services, JobWork work) : MapReduceRunner(host, services, work)
{
    protected override object Run(long item, ItemContext context, IServiceProvider scope)
    {
        var partition = (int)Stage.OriginOf(item);
        var made = new SourceResults<MapOutput>(Host.Results, context, Stage.SourcesNamed("map"), output => output.Split);
        var file = NewAttemptFile(context, partition);
        var folder = Host.Folder.NewReduceFolder();
        try
        {
            Host.Reach("reduce");
            using var source = Host.SourceOf(made.Latest);
            var program = Host.Programs.Make(Spec, context, scope);
            using var its = program as IDisposable;
            var output = ReduceTask.Run(Spec, program, Plan(context), partition, made.Latest, source, PlaceIn(folder), file, context.ReportProgress, context.Cancellation);
            Host.Reach("reduced");
            output = WithRows(output, file, context);
            Leave(context, () => DeletePart(output, file));
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
