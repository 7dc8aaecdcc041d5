using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Tests.Supervision;

namespace OrleansGrid.Silo.Tests.Deletion;

/// <summary>What jobs keep on the disk of a silo.</summary>
public sealed class ShuffleFolderTests(RunningSilo silo)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_folder_of_a_deleted_job_goes_at_once_and_that_of_one_that_may_be_retried_stays()
    {
        await silo.StartAsync();
        var (deleted, kept) = (await CancelledAsync(), await CancelledAsync());
        var (gone, stays) = (Folder(deleted), Folder(kept));
        await SweepAsync();
        Assert.True(Directory.Exists(gone));

        await silo.Client.DeleteAsync(deleted, Token);
        await SweepAsync();

        Assert.Equal((false, true), (Directory.Exists(gone), Directory.Exists(stays)));
    }

    private async Task<Guid> CancelledAsync()
    {
        var job = await silo.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, [$"{Guid.NewGuid()}"], Token);
        await job.CancelAsync(Token);
        await job.WaitAsync(Token);
        return job.Id;
    }

    private string Folder(Guid jobId)
    {
        var data = silo.Get<GridSiloOptions>().DataFolderOf(silo.Get<SiloIdentity>().Name);
        return Directory.CreateDirectory(Path.Combine(data, "shuffle", $"{jobId:N}-1")).FullName;
    }

    private async Task SweepAsync()
    {
        foreach (var part in silo.Get<IEnumerable<ISiloPart>>())
        {
            await part.SweepSiloAsync(Token);
        }
    }
}
