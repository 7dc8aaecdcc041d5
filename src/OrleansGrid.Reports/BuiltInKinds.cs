using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Kinds;
using OrleansGrid.Reports.MapReduce;
using OrleansGrid.Reports.Studies;

namespace OrleansGrid.Reports;

/// <summary>The kinds of the product that have something of their own to show: the one place where they are registered.</summary>
public static class BuiltInKinds
{
    public static KindReports Reports(DatabaseOnDemand database) => new([new MapReduceReports(database), new StudyReports(database)]);
}
