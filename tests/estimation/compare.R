# Made designs estimated by R's survey; called by test_against_r.py with a folder of CSV files, writes results.csv there.
suppressPackageStartupMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
rows <- list()
add <- function(design, what, at, value, se) {
  rows[[length(rows) + 1]] <<- data.frame(design = design, what = what, at = as.character(at), value = as.numeric(value), se = as.numeric(unlist(se)))
}
for (path in Sys.glob(file.path(folder, "design-*.csv"))) {
  name <- sub(".csv", "", basename(path), fixed = TRUE)
  answers <- read.csv(path, stringsAsFactors = TRUE)
  options(survey.lonely.psu = "adjust")
  plain <- svydesign(id = ~person, strata = ~stratum, weights = ~w, data = answers)
  staged <- svydesign(id = ~person + row, strata = ~stratum, weights = ~w, fpc = ~size1 + size2, data = answers)
  for (kind in c("plain", "staged")) {
    design <- get(kind)
    label <- paste(name, kind, sep = "/")
    m <- svymean(~y, design, na.rm = TRUE)
    add(label, "mean", "", coef(m), SE(m))
    s <- svytotal(~z, design)
    add(label, "total", "", coef(s), SE(s))
    b <- svyby(~y, ~unit, design, svymean, na.rm = TRUE)
    add(label, "domain", b$unit, coef(b), SE(b))
    for (one in levels(answers$unit)) add(label, "degrees", one, degf(subset(design, unit == one & !is.na(y))), 0)
    r <- svyratio(~z, ~x, design)
    add(label, "ratio", "", coef(r)[[1]], SE(r)[[1]])
    f <- svyglm(z ~ x + unit, design)
    add(label, "regression", seq_along(coef(f)), coef(f), SE(f))
    q <- svychisq(~unit + sex, design)
    add(label, "rao_scott", "", q$statistic[[1]], q$p.value[[1]])
  }
  cells <- postStratify(plain, ~unit, data.frame(unit = c("a", "b", "c"), Freq = c(400, 300, 500)))
  m <- svymean(~z, cells)
  add(paste(name, "post_stratified", sep = "/"), "mean", "", coef(m), SE(m))
  # rake() itself takes the variance margin by margin; calibrate() takes the joint regression.
  totals <- c(`(Intercept)` = 1200, sexm = 500, unitb = 300, unitc = 500)
  raked <- calibrate(plain, ~sex + unit, totals, calfun = "raking", epsilon = 1e-10)
  m <- svymean(~z, raked)
  add(paste(name, "raked", sep = "/"), "mean", "", coef(m), SE(m))
  d <- svyby(~z, ~sex, raked, svymean)
  add(paste(name, "raked", sep = "/"), "domain", d$sex, coef(d), SE(d))
}
write.csv(do.call(rbind, rows), file.path(folder, "results.csv"), row.names = FALSE)
